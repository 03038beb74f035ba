public import ErrorAnalysis
import LatticeGeometry
import RealModule

/// Couplings at zero momentum, from the connected four-point function and the propagator.
public struct RenormalizedCouplings: Sendable {
  /// λ_R = −G4c(0)/G(0)⁴ = Γ4(0), in units of a^{d−4}: λ to lowest order.
  public let lambda: Replicated

  /// g_R = −G4c(0)/(G(0)² ξ^d), ξ the second-moment correlation length: dimensionless, and universal
  /// where ξ is large. G4c(0) = V³ ⟨M⁴⟩_c.
  public let dimensionless: Replicated

  /// Combines estimates of one ensemble.
  ///
  /// - Parameters:
  ///   - connected: G4c at zero momentum.
  ///   - propagator: G(p).
  public init(connected: Replicated, propagator: PropagatorObservables) {
    let dimension = propagator.orbits.grid.lattice.dimension
    let susceptibility = propagator.susceptibility
    lambda =
      Replicated.combine([connected, susceptibility]) { -$0[0] / .pow($0[1], 4) }
      .biasCorrected
    dimensionless =
      Replicated.combine([
        connected, susceptibility, propagator.secondMomentCorrelationLength(),
      ]) { -$0[0] / ($0[1] * $0[1] * .pow($0[2], dimension)) }.biasCorrected
  }
}
