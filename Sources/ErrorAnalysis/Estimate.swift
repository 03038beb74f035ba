import RealModule

/// A measured number with its statistical error.
public struct Estimate: Hashable, Sendable, Codable {
  /// The central value.
  public let value: Double

  /// One standard deviation of the value.
  public let error: Double

  /// Networks (or configurations) the estimate is made from.
  public let sampleCount: Int

  /// Integrated autocorrelation time in units of networks, ½ for independent draws
  /// ([Wolff2004]'s convention, τ = ½ + Σ_{t≥1} ρ(t)).
  public let autocorrelationTime: Double

  /// Creates an estimate; independent draws unless an autocorrelation time is given.
  public init(
    value: Double, error: Double, sampleCount: Int, autocorrelationTime: Double = 0.5
  ) {
    self.value = value
    self.error = error
    self.sampleCount = sampleCount
    self.autocorrelationTime = autocorrelationTime
  }

  /// (value − exact)/error, the deviation in standard deviations.
  public func pull(against exact: Double) -> Double { (value - exact) / error }

  /// The deviation of two independent estimates in standard deviations of their difference.
  public func pull(against other: Estimate) -> Double {
    (value - other.value) / Double.hypot(error, other.error)
  }
}

extension Estimate: CustomStringConvertible {
  /// The value with its error in units of the last digits, `0.7957(80)`; two digits of error.
  public var description: String { Self.format(value: value, error: error) }

  /// Writes a value and its error as `value(error)` with two significant digits of error.
  ///
  /// The error refers to the last digits written: 0.7957(80) is 0.7957 ± 0.0080. Errors of 10 and
  /// above are written out: 1234(56). Where that would take more than 15 digits before or after the point
  /// both share a power of ten, 1.234(56)e-20. Both are written in full if they differ by more digits
  /// than a double has. A value whose error is not known says so, 1.234 (no error), with six digits;
  /// what is no number is not available.
  public static func format(value: Double, error: Double) -> String {
    guard value.isFinite else { return notAvailable }
    guard error.isFinite, error >= 0 else { return withoutError(value) }
    guard error > 0 else { return "\(value)(0)" }
    guard let shown = ValueWithError(value: value, error: error) else {
      return "\(value) ± \(error)"
    }
    return "\(shown.value)(\(shown.inLastDigits(error)))\(shown.power)"
  }

  /// Writes `value(statistical)(systematic)`, both errors in units of the last digits written, of
  /// which the statistical error has two. Errors that are not known are named.
  public static func format(value: Double, error: Double, systematicError: Double) -> String {
    guard value.isFinite, error.isFinite, error >= 0 else {
      return format(value: value, error: error)
    }
    guard systematicError.isFinite else {
      return format(value: value, error: error) + " (no systematic error)"
    }
    guard error > 0, let shown = ValueWithError(value: value, error: error) else {
      return "\(value) ± \(error) ± \(systematicError)"
    }
    return "\(shown.value)(\(shown.inLastDigits(error)))(\(shown.inLastDigits(systematicError)))"
      + shown.power
  }

  /// What stands for a number there is none of.
  public static let notAvailable = "not available"

  /// A value whose error is not known: six digits, more would look like a precise number.
  private static func withoutError(_ value: Double) -> String {
    let unit = 1e-4 * value.magnitude
    let shown = unit > 0 ? ValueWithError(value: value, error: unit) : nil
    return (shown.map { $0.value + $0.power } ?? "\(value)") + " (no error)"
  }
}
