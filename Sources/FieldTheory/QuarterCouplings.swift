/// Couplings of S = Σ_x [½ Σ_μ (∂_μφ)² + ½ μ₀² φ² + (λ_S/4) φ⁴] [Schaich2009].
///
/// m² = μ₀² and λ = 6 λ_S; the field is the same.
public struct QuarterCouplings: Hashable, Sendable {
  /// μ₀².
  public let massSquared: Double

  /// λ_S.
  public let lambda: Double

  /// Pairs μ₀² and λ_S.
  public init(massSquared: Double, lambda: Double) {
    self.massSquared = massSquared
    self.lambda = lambda
  }

  /// The same theory from the internal convention.
  public init(_ couplings: Couplings) {
    self.init(massSquared: couplings.massSquared, lambda: couplings.lambda / 6)
  }

  /// The internal convention's m² and λ.
  public var couplings: Couplings { Couplings(massSquared: massSquared, lambda: 6 * lambda) }

  /// s = 1 in φ = s φ_S.
  public var fieldRescaling: Double { 1 }
}
