import FieldTheory

/// Targets of every kind, by name.
enum TargetAction: String, CaseIterable, Sendable {
  case quartic, sextic, odd, eighth, sineGordon

  /// The action, weak enough for plain weights on a few dozen sites.
  func action() throws -> any LocalAction {
    switch self {
    case .quartic: try PhiFour(massSquared: 0.5, lambda: 1)
    case .sextic:
      try ScalarAction(
        massSquared: 0.5, interaction: PolynomialInteraction.phiSix(lambda: 0.3, sextic: 0.6))
    case .odd:
      try ScalarAction(
        massSquared: 0.5, interaction: PolynomialInteraction(couplings: [1: 0.02, 3: 0.3, 4: 0.5]))
    case .eighth:
      try ScalarAction(
        massSquared: 0.5, interaction: PolynomialInteraction(couplings: [4: 0.5, 7: 0.2, 8: 1]))
    case .sineGordon:
      try ScalarAction(
        massSquared: 0.4, interaction: SineGordonInteraction(amplitude: 0.3, beta: 1.3))
    }
  }
}

/// Kinetic terms of every kind.
let dispersions: [Dispersion] = [.lattice, .continuum, .polynomial([1, 0.1])]
