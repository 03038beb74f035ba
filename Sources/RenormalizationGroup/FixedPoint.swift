/// A fixed point of the flow in units of k, and the eigenvalues of the flow about it.
public struct FixedPoint: Sendable {
  /// ū2, ū4 and ū6 at φ = 0.
  public let couplings: SexticCouplings

  /// ū(ρ̄) of a whole potential with its grid; nil for truncated ones.
  public let potential: (grid: PotentialGrid, values: [Double])?

  /// θ_n, largest first: perturbations grow like k^{−θ} toward smaller k. That of a constant, θ = d, is
  /// left out.
  public let exponents: [Double]

  /// ν = 1/θ of the one relevant perturbation.
  public var nu: Double { 1 / exponents[0] }

  /// ω = −θ of the least irrelevant one.
  public var omega: Double { -exponents[1] }
}
