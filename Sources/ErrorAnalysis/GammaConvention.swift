/// How the Γ method treats terms of relative order τ/N, which vanish for long chains.
public enum GammaConvention: Hashable, Sendable {
  /// As [Wolff2004]: fluctuations about the mean of all chains, τ_int from Γ(t) with its bias cancelled
  /// (eq. 49), and the leading bias of functions cancelled if there are several chains (eq. 29 f.).
  case wolff

  /// As the Python package pyerrors [Joswig2023], to the rounding of its sums: fluctuations about each
  /// chain's own mean, τ_int normalised with Γ(0)(1 + 1/N) and not below ½, no cancellation of bias. Its
  /// default is S = 2.
  case pyerrors
}
