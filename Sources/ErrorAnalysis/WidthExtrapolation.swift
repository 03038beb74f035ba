/// The limit N → ∞ of a quantity estimated at several widths, whose corrections are powers of 1/N.
///
/// A linear and a quadratic polynomial in 1/N are fitted by weighted least squares; Akaike's criterion
/// says which one is quoted, and their difference is the systematic error.
public struct WidthExtrapolation: Hashable, Sendable {
  /// The widths N.
  public let widths: [Int]

  /// a + b/N.
  public let linear: InverseWidthFit

  /// a + b/N + c/N².
  public let quadratic: InverseWidthFit

  /// The fit that is quoted.
  public var preferred: InverseWidthFit { quadratic.akaike < linear.akaike ? quadratic : linear }

  /// The value at N → ∞.
  public var value: Double { preferred.limit }

  /// Its statistical error.
  public var statisticalError: Double { preferred.error }

  /// The spread of the two fits.
  public var systematicError: Double { (linear.limit - quadratic.limit).magnitude }

  /// √(stat² + sys²).
  public var totalError: Double {
    (statisticalError * statisticalError + systematicError * systematicError).squareRoot()
  }

  /// Extrapolates independent estimates.
  ///
  /// - Parameters:
  ///   - widths: N of each estimate, at least three different ones.
  ///   - estimates: In the same order.
  /// - Throws: ``WidthExtrapolationError``.
  public init(widths: [Int], estimates: [Estimate]) throws(WidthExtrapolationError) {
    try Self.check(widths: widths, estimates: estimates)
    let (values, errors) = (estimates.map(\.value), estimates.map(\.error))
    self.widths = widths
    linear = InverseWidthFit(degree: 1, widths: widths, values: values, errors: errors)
    quadratic = InverseWidthFit(degree: 2, widths: widths, values: values, errors: errors)
  }

  /// Extrapolates estimates whose ensembles share random numbers: blocks of the same number are left
  /// out together, so that the limits' errors contain the widths' correlations.
  ///
  /// - Parameters:
  ///   - widths: N of each quantity, at least three different ones.
  ///   - quantities: In the same order, all with the same number of blocks.
  /// - Throws: ``WidthExtrapolationError``.
  public init(widths: [Int], quantities: [Replicated]) throws(WidthExtrapolationError) {
    let estimates = quantities.map(\.estimate)
    try Self.check(widths: widths, estimates: estimates)
    let (values, errors) = (estimates.map(\.value), estimates.map(\.error))
    self.widths = widths
    func fit(degree: Int) -> InverseWidthFit {
      let independent = InverseWidthFit(
        degree: degree, widths: widths, values: values, errors: errors)
      let limit = Replicated.combine(quantities) { replicate in
        zip(independent.responses[0], replicate).reduce(0) { $0 + $1.0 * $1.1 }
      }
      return InverseWidthFit(
        degree: degree, responses: independent.responses, widths: widths, values: values,
        errors: errors, error: limit.estimate.error)
    }
    linear = fit(degree: 1)
    quadratic = fit(degree: 2)
  }

  private static func check(
    widths: [Int], estimates: [Estimate]
  ) throws(WidthExtrapolationError) {
    precondition(widths.count == estimates.count, "one width for each estimate")
    if let width = widths.first(where: { $0 < 1 }) { throw .widthNotPositive(width) }
    let different = Set(widths).count
    guard different >= 3 else { throw .tooFewWidths(different) }
    for (width, estimate) in zip(widths, estimates)
    where !(estimate.error > 0 && estimate.error.isFinite && estimate.value.isFinite) {
      throw .errorNotPositive(width: width)
    }
  }
}

extension WidthExtrapolation: CustomStringConvertible {
  /// `value(stat)(sys)`, both errors in units of the value's last digits.
  public var description: String {
    Estimate.format(
      value: value, error: statisticalError, systematicError: systematicError)
  }
}
