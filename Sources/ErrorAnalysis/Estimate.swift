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
  /// above are written out: 1234(56). Without a usable error the value is written in full.
  public static func format(value: Double, error: Double) -> String {
    guard value.isFinite, error.isFinite, error > 0 else {
      return error == 0 ? "\(value)(0)" : "\(value)(\(error))"
    }
    let decimals = decimals(of: error)
    guard (-15...15).contains(decimals) else { return "\(value) ± \(error)" }
    let shown = decimals > 0 ? fixed(value, decimals: decimals) : inUnits(value, decimals)
    return "\(shown)(\(inLastDigits(error, decimals)))"
  }

  /// Writes `value(statistical)(systematic)`, both errors in units of the last digits written, of
  /// which the statistical error has two.
  public static func format(value: Double, error: Double, systematicError: Double) -> String {
    guard value.isFinite, error.isFinite, error > 0, systematicError.isFinite,
      (-15...15).contains(decimals(of: error))
    else { return "\(value) ± \(error) ± \(systematicError)" }
    return format(value: value, error: error)
      + "(\(inLastDigits(systematicError, decimals(of: error))))"
  }

  /// The decimals that show an error with two significant digits; below 0 for errors above 100.
  private static func decimals(of error: Double) -> Int {
    let decimals = 1 - Int(Double.log10(error).rounded(.down))
    // 0.0996 rounds to 0.10 and then needs one decimal less.
    return (error * Double.pow(10, Double(decimals))).rounded() >= 100 ? decimals - 1 : decimals
  }

  /// An error in units of the last decimal, or, without decimals, in full.
  private static func inLastDigits(_ error: Double, _ decimals: Int) -> String {
    decimals > 0
      ? fixed((error * Double.pow(10, Double(decimals))).rounded(), decimals: 0)
      : inUnits(error, decimals)
  }

  /// A number rounded to a multiple of 10^−decimals, for decimals ≤ 0.
  private static func inUnits(_ value: Double, _ decimals: Int) -> String {
    let unit = Double.pow(10, Double(-decimals))
    return fixed((value / unit).rounded() * unit, decimals: 0)
  }

  /// A number with a fixed count of decimals, without exponent.
  private static func fixed(_ value: Double, decimals: Int) -> String {
    let scale = Double.pow(10, Double(decimals))
    let scaled = (value.magnitude * scale).rounded()
    guard scaled < 0x1p63 else { return "\(value)" }
    var digits = String(UInt64(scaled))
    if decimals > 0 {
      while digits.count <= decimals { digits = "0" + digits }
      digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -decimals))
    }
    return (value < 0 && scaled > 0 ? "-" : "") + digits
  }
}
