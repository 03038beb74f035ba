import RealModule

/// Several p-values of independent tests as one.
///
/// If all hypotheses hold, p-values are uniform and −2 Σ ln p of n of them is distributed as χ² with 2n
/// degrees of freedom (R. A. Fisher, Statistical Methods for Research Workers, 1925). Deviations larger
/// than their errors make the sum too large; errors that are too large bring all p-values near 1 and
/// make it too small. Both are wrong, so that the p-value is twice that of the smaller tail.
public struct CombinedProbability: Sendable {
  /// −2 Σ ln p.
  public let statistic: Double

  /// 2n.
  public let degreesOfFreedom: Int

  /// The two-sided p-value.
  public let pValue: Double

  /// Combines.
  ///
  /// - Parameter pValues: Of independent tests, at least one; a zero counts as the smallest number.
  public init(of pValues: [Double]) {
    precondition(!pValues.isEmpty, "at least one test")
    statistic = pValues.reduce(0) { $0 - 2 * .log(max($1, .leastNormalMagnitude)) }
    degreesOfFreedom = 2 * pValues.count
    let upper =
      ChiSquared(value: statistic, degreesOfFreedom: degreesOfFreedom).pValue ?? .nan
    pValue = min(1, 2 * min(upper, 1 - upper))
  }
}
