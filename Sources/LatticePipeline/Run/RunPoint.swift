public import CorrelatorAnalysis
public import FieldTheory

/// One theory of a run: the only one, or a point of its coupling axis.
public struct RunPoint: Sendable {
  /// Its number on the axis.
  public let index: Int

  /// The theory, in the internal convention.
  public let action: any LocalAction

  /// Whether ``action`` is that of the fields; a stand-in for one that is not told is used for nothing
  /// that is reported.
  public let isActionKnown: Bool

  /// How G(p) is estimated.
  public let estimator: PropagatorEstimator

  /// The theory as φ⁴ (λ = 0 for a free one); nil for other interactions.
  public var phiFour: PhiFour? { action as? PhiFour }

  /// The coupling of φ⁴, λ or g₄; 0 where there is none.
  public var lambda: Double {
    switch action.interaction {
    case let quartic as QuarticInteraction: quartic.lambda
    case let vector as VectorQuarticInteraction: vector.lambda
    case let polynomial as PolynomialInteraction:
      polynomial.degree >= 4 ? polynomial.couplings[4] : 0
    default: 0
    }
  }

  /// n, the number of components of the field.
  public var componentCount: Int { action.interaction.componentCount }

  /// Whether the theory has an interaction.
  public var isInteracting: Bool { !action.interaction.isZero }
}
