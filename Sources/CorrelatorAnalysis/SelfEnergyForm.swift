/// How the self-energy Σ(p) = 1/G(p) − K(p) − m² is estimated.
public enum SelfEnergyForm: String, Hashable, Sendable, CaseIterable {
  /// The definition with G(p) = ⟨|φ̃|²⟩/V, for any ensemble.
  case direct
  /// Σ G = ⟨Re φ̃* FT(U′)⟩/V, the first Schwinger–Dyson equation of the target action.
  case firstEquation
  /// The definition with the propagator of the second Schwinger–Dyson equation.
  case secondEquation
}
