internal import LatticeGeometry
internal import RealModule

/// The spread of plain importance weights w = e^{−(S − S_M)} over draws from a free theory.
///
/// With D₀ and G(x) of the reference mass M, Wick ordering gives
/// S − S_M = Σ_x [(λ/4!) :φ⁴: + b :φ²:] + const, b = ½ (m² − M² + (λ/2) D₀).
/// ⟨:φ⁴(x)::φ⁴(y):⟩ = 4! G⁴, ⟨:φ²(x)::φ²(y):⟩ = 2 G² and the two kinds do not mix, so
///
///     Var ln w = λ² V Σ_x G(x)⁴/24 + 2 b² V Σ_x G(x)²
///
/// exactly, for Gaussian fields. M² = m² has b = λ D₀/4; the gap mass has b = 0 and the least
/// variance. Fields of finite-width networks that are not exactly Gaussian obey it only as N → ∞.
public struct PlainWeightPrediction: Sendable {
  /// λ² V Σ G⁴/24, which no choice of reference mass at fixed G removes.
  public let quarticVariance: Double

  /// 2 b² V Σ G², from the mismatch of the reference mass.
  public let quadraticVariance: Double

  /// b = ½ (m² − M² + (λ/2) D₀), the coefficient of :φ²:, in units of 1/a².
  public let quadraticCoefficient: Double

  /// Predicts the weights' spread.
  ///
  /// - Parameters:
  ///   - couplings: m² and λ of the target action.
  ///   - reference: The free theory the fields are drawn from, of the target's dispersion.
  /// - Throws: ``FieldTheoryError`` if the target is not a normalisable theory.
  public init(
    couplings: Couplings, reference: FreePropagator
  ) throws(FieldTheoryError) {
    let (massSquared, lambda) = (couplings.massSquared, couplings.lambda)
    try requireNormalisable(massSquared: massSquared, lambda: lambda)
    let volume = Double(reference.grid.lattice.volume)
    quadraticCoefficient =
      (massSquared - reference.massSquared + lambda / 2 * reference.coincident) / 2
    quarticVariance = lambda * lambda * volume * reference.powerSum(4) / 24
    quadraticVariance =
      2 * quadraticCoefficient * quadraticCoefficient * volume * reference.powerSum(2)
  }

  /// Var ln w, dimensionless.
  public var varianceOfLogWeight: Double { quarticVariance + quadraticVariance }

  /// e^{−Var ln w}: the effective fraction of the draws if ln w were Gaussian; good for Var ≲ 1.
  public var expectedESSFraction: Double { .exp(-varianceOfLogWeight) }
}
