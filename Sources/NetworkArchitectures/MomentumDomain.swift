/// Where the continuous momenta of a cosine network come from.
public enum MomentumDomain: Hashable, Sendable {
  /// The ball |b| < Λ with D = 1/(b² + m²): the continuum theory with a sharp cut-off
  /// [Demirtas2023].
  case ball(cutoff: Double)
  /// The Brillouin zone [−π, π]^d with D = 1/(p̂² + m²): the lattice theory in infinite volume.
  case zone
}
