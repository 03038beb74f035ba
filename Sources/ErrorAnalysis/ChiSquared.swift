import RealModule

/// χ² of a fit or a comparison, with the probability of a larger one.
public struct ChiSquared: Hashable, Sendable {
  /// χ².
  public let value: Double

  /// The number of independent deviations less the fitted parameters.
  public let degreesOfFreedom: Int

  /// Creates a χ² with at least no degree of freedom.
  public init(value: Double, degreesOfFreedom: Int) {
    precondition(degreesOfFreedom >= 0, "no fewer data than parameters")
    self.value = value
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// χ²/dof; nil without degrees of freedom.
  public var reduced: Double? {
    degreesOfFreedom > 0 ? value / Double(degreesOfFreedom) : nil
  }

  /// The probability of a larger χ² if all deviations are normal, Q(dof/2, χ²/2); nil without degrees
  /// of freedom.
  ///
  /// By Q(a + 1, x) = Q(a, x) + x^a e^{−x}/Γ(a + 1) from Q(½, x) = erfc √x or Q(1, x) = e^{−x}.
  public var pValue: Double? {
    guard degreesOfFreedom > 0 else { return nil }
    guard value > 0 else { return value.isNaN ? .nan : 1 }
    let argument = value / 2
    var order = degreesOfFreedom % 2 == 1 ? 0.5 : 1
    var probability =
      degreesOfFreedom % 2 == 1 ? Double.erfc(argument.squareRoot()) : .exp(-argument)
    // x^a e^{−x}/Γ(a + 1), whose logarithm grows by ln x − ln(a + 1).
    var logTerm =
      degreesOfFreedom % 2 == 1
      ? 0.5 * .log(argument) - argument - .log(Double.pi.squareRoot() / 2)
      : .log(argument) - argument
    while order < Double(degreesOfFreedom) / 2 {
      probability += .exp(logTerm)
      order += 1
      logTerm += .log(argument) - .log(order)
    }
    return min(1, probability)
  }

  /// The probability of a larger χ² if its covariance was itself estimated from normal deviations: that of
  /// Hotelling's T² distribution, with (ν − d + 1)/(ν d) χ² distributed as F(d, ν − d + 1).
  ///
  /// It is exact for fits linear in their parameters, because the least χ² is the form z^T (A^T S A)^{−1} z
  /// of the d combinations z = A^T y no parameter changes; nonlinear fits follow to leading order. Used
  /// e.g. in [KellyWang2019].
  ///
  /// - Parameter covarianceDegreesOfFreedom: ν of the estimate, blocks less one.
  /// - Returns: nil without degrees of freedom or with ν < d.
  public func pValue(covarianceDegreesOfFreedom: Int) -> Double? {
    let rest = covarianceDegreesOfFreedom - degreesOfFreedom + 1
    guard degreesOfFreedom > 0, rest > 0 else { return nil }
    guard !value.isNaN else { return .nan }
    return betaTail(
      1 / (1 + max(value, 0) / Double(covarianceDegreesOfFreedom)), Double(rest) / 2,
      Double(degreesOfFreedom) / 2)
  }
}
