/// Momenta that the lattice's symmetries carry into each other, averaged together.
///
/// Modes are never merged for merely sharing p̂²: on 8² the momenta (4,0) and (2,2) both have
/// p̂² = 4, but different self-energies.
public struct MomentumOrbit: Hashable, Sendable {
  /// The member with 0 ≤ n_μ ≤ L_μ/2, on a hypercube with n₀ ≥ n₁ ≥ … as well.
  public let representative: Momentum

  /// The number of momenta of the whole Brillouin zone in the orbit.
  public let size: Int
}
