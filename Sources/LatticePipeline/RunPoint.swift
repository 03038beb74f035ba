public import CorrelatorAnalysis
public import FieldTheory

/// One theory of a run: the only one, or a point of its coupling axis.
public struct RunPoint: Sendable {
  /// Its number on the axis.
  public let index: Int

  /// The theory, in the internal convention.
  public let action: any LocalAction

  /// How G(p) is estimated.
  public let estimator: PropagatorEstimator

  /// The theory as φ⁴ (λ = 0 for a free one); nil for other interactions.
  public var phiFour: PhiFour? { action as? PhiFour }

  /// Whether the theory has an interaction.
  public var isInteracting: Bool { !action.interaction.isZero }
}
