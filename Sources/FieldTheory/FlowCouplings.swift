internal import RealModule

/// Couplings of S = Σ_x [Σ_μ (∂_μφ_A)² + m_A² φ_A² + λ_A φ_A⁴], without factors ½, as in the
/// literature on normalizing flows [Albergo2019; Gerdes2022].
///
/// φ = √2 φ_A, m² = m_A² and λ = 6 λ_A.
public struct FlowCouplings: Hashable, Sendable {
  /// m_A².
  public let massSquared: Double

  /// λ_A.
  public let lambda: Double

  /// Pairs m_A² and λ_A.
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

  /// s = √2 in φ = s φ_A.
  public var fieldRescaling: Double { .sqrt(2) }
}
