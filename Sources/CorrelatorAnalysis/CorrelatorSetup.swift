public import FieldTheory
public import LatticeGeometry

/// What is measured on each field: shared, immutable, made once for an ensemble.
public struct CorrelatorSetup: Sendable {
  /// The momenta, and how they are averaged.
  public let orbits: MomentumOrbits

  /// The target's interaction, whose force the Schwinger–Dyson forms need; nil measures the field
  /// alone.
  public let interaction: (any LocalInteraction)?

  /// Networks in the whole ensemble, which sets the length of the weights' tail.
  public let expectedCount: Int

  let transform: FourierTransform

  /// Creates a setup.
  ///
  /// - Parameters:
  ///   - orbits: The momenta and their averaging.
  ///   - interaction: The target's interaction, or nil.
  ///   - transform: A plan for one field on the orbits' grid, with as many configurations as the
  ///     field has components.
  ///   - expectedCount: Networks in the whole ensemble.
  public init(
    orbits: MomentumOrbits, interaction: (any LocalInteraction)?, transform: FourierTransform,
    expectedCount: Int
  ) {
    precondition(
      transform.grid == orbits.grid
        && interaction.map { $0.componentCount == transform.count } ?? true, "a plan for one field")
    self.orbits = orbits
    self.interaction = interaction
    self.transform = transform
    self.expectedCount = expectedCount
  }

  /// n, the number of components of the fields.
  public var componentCount: Int { transform.count }

  /// Where each observable stands in a block's sums.
  var layout: ObservableLayout {
    ObservableLayout(orbitCount: orbits.count, hasInteraction: interaction != nil)
  }
}
