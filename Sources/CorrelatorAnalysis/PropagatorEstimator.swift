/// How G(p) is estimated from weighted fields.
public enum PropagatorEstimator: String, Hashable, Sendable, CaseIterable {
  /// G(p) = ⟨|φ̃(p)|²⟩/V, for any ensemble.
  case direct
  /// The second Schwinger–Dyson form, for an ensemble of the target action itself.
  case schwingerDyson
}
