/// A reversible, volume-preserving integrator of Hamilton's equations, of second order in the step.
public enum HamiltonianIntegrator: String, Hashable, Sendable, CaseIterable {
  /// The leapfrog (Störmer–Verlet): one force a step.
  case leapfrog
  /// The composition with the least norm of its error, two forces a step:
  /// e^{ξεA} e^{εB/2} e^{(1−2ξ)εA} e^{εB/2} e^{ξεA} with ξ = 0.1931833275037836
  /// (I. P. Omelyan, I. M. Mryglod, R. Folk, Comput. Phys. Commun. 151 (2003) 272).
  case minimumNorm

  /// Forces evaluated in one step.
  public var forcesPerStep: Int {
    switch self {
    case .leapfrog: 1
    case .minimumNorm: 2
    }
  }

  /// ξ, the outer part's share of the step.
  static let minimumNormShare = 0.193_183_327_503_783_6

  /// The shares of a step that the outer of the two flows takes, first to last; the inner flow takes
  /// an equal share between each two of them. The last and the next step's first merge.
  public var outerShares: [Double] {
    switch self {
    case .leapfrog: [0.5, 0.5]
    case .minimumNorm:
      [Self.minimumNormShare, 1 - 2 * Self.minimumNormShare, Self.minimumNormShare]
    }
  }
}
