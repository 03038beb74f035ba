public import ErrorAnalysis

/// The effective mass at one time.
public struct EffectiveMassPoint: Sendable {
  /// t in units of a, between sites for definitions that compare two slices.
  public let time: Double

  /// m_eff(t) in units of 1/a, or why there is none.
  public let mass: Result<Replicated, EffectiveMassError>
}
