internal import LatticeGeometry
internal import RealModule

/// The spread of plain importance weights w = e^{−(S − S_M)} over draws from a free theory.
///
/// With D₀ and G(x) of the reference mass M, Wick ordering gives
/// S − S_M = Σ_x [Σ_n u_n :φⁿ: + ½ (m² − M²) :φ²:] + const, where U = Σ_n u_n :φⁿ:. Since
/// ⟨:φⁿ(x)::φᵐ(y):⟩ = δ_nm n! Gⁿ,
///
///     Var ln w = V Σ_x [u₁² G + 2 b² G² + Σ_{n ≥ 3} n! u_n² Gⁿ],   b = u₂ + ½ (m² − M²)
///
/// exactly, for Gaussian fields. For φ⁴ this is λ² V Σ G⁴/24 + 2 b² V Σ G² with
/// b = ½ (m² − M² + (λ/2) D₀). The gap mass has b = 0 and, for φ⁴, the least variance. Fields of
/// finite-width networks that are not exactly Gaussian obey it only as N → ∞. Of n components,
/// ⟨:φ·φ(x)::φ·φ(y):⟩ = 2n G², and the O(n) model has λ² n(n + 2) V Σ G⁴/72 + 2n b² V Σ G².
public struct PlainWeightPrediction: Sendable {
  /// u₁² V Σ G, from a term that drives ⟨φ⟩ away from zero.
  public let linearVariance: Double

  /// 2 b² V Σ G², from the mismatch of the reference mass.
  public let quadraticVariance: Double

  /// V Σ_x Σ_{n ≥ 3} n! u_n² Gⁿ, from the interaction proper.
  public let interactionVariance: Double

  /// b, the coefficient of :φ²:, in units of 1/a².
  public let quadraticCoefficient: Double

  /// Predicts the weights' spread.
  ///
  /// - Parameters:
  ///   - action: The target.
  ///   - reference: The free theory the fields are drawn from, of the target's dispersion.
  public init(action: any LocalAction, reference: FreePropagator) {
    let volume = Double(reference.grid.lattice.volume)
    let expansion = action.interaction.wickExpansion(coincident: reference.coincident)
    let linear = expansion.coefficient(1)
    let quadratic =
      expansion.coefficient(2) + (action.massSquared - reference.massSquared) / 2
    var (first, second, higher) = (CompensatedSum(), CompensatedSum(), CompensatedSum())
    for value in reference.positionSpace() {
      first.add(value)
      second.add(value * value)
      higher.add(expansion.covariance(beyondQuadratic: value))
    }
    quadraticCoefficient = quadratic
    linearVariance = linear * linear * volume * first.value
    let components = Double(action.interaction.componentCount)
    quadraticVariance = 2 * components * quadratic * quadratic * volume * second.value
    interactionVariance = volume * higher.value
  }

  /// Var ln w, dimensionless.
  public var varianceOfLogWeight: Double {
    linearVariance + quadraticVariance + interactionVariance
  }

  /// e^{−Var ln w}: the effective fraction of the draws if ln w were Gaussian; good for Var ≲ 1.
  public var expectedESSFraction: Double { .exp(-varianceOfLogWeight) }
}
