public import FieldTheory
public import LatticeGeometry

/// What is measured on each field: shared, immutable, made once for an ensemble.
public struct CorrelatorSetup: Sendable {
  /// The momenta, and how they are averaged.
  public let orbits: MomentumOrbits

  /// The target's interaction, whose force the Schwinger–Dyson forms need; nil measures the field
  /// alone.
  public let interaction: (any LocalInteraction)?

  /// What is measured, in the order of a block's sums: the propagator and one-point averages, then
  /// what was asked for besides.
  public let groups: [any ObservableGroup]

  let transform: FourierTransform

  /// Creates a setup.
  ///
  /// - Parameters:
  ///   - orbits: The momenta and their averaging.
  ///   - interaction: The target's interaction, or nil.
  ///   - transform: A plan for one field on the orbits' grid, with as many configurations as the
  ///     field has components.
  ///   - observables: Further groups of observables, all different.
  public init(
    orbits: MomentumOrbits, interaction: (any LocalInteraction)?, transform: FourierTransform,
    observables: [any ObservableGroup] = []
  ) {
    precondition(
      transform.grid == orbits.grid
        && interaction.map { $0.componentCount == transform.count } ?? true, "a plan for one field")
    self.orbits = orbits
    self.interaction = interaction
    self.transform = transform
    groups =
      [
        TwoPointAverages(orbitCount: orbits.count, hasInteraction: interaction != nil),
        OnePointAverages(),
      ] + observables
    precondition(
      derivativeOrders.allSatisfy { $0 == 1 } || interaction is any ScalarInteraction,
      "higher derivatives are those of an interaction of one component")
  }

  /// Creates a setup for the fields of one theory, and plans the transform.
  ///
  /// - Parameters:
  ///   - grid: The modes of the lattice; averages are taken over the orbits of its symmetries.
  ///   - interaction: The target's interaction; nil for free fields of one component.
  ///   - observables: Further groups of observables, all different.
  public init(
    grid: MomentumGrid, interaction: (any LocalInteraction)? = nil,
    observables: [any ObservableGroup] = []
  ) {
    self.init(
      orbits: MomentumOrbits(grid: grid), interaction: interaction,
      transform: FourierTransform(grid: grid, count: interaction?.componentCount ?? 1),
      observables: observables)
  }

  /// n, the number of components of the fields.
  public var componentCount: Int { transform.count }

  /// The orders of all derivatives of the interaction that are transformed.
  var derivativeOrders: Set<Int> {
    groups.reduce(into: []) { $0.formUnion($1.derivativeOrders) }
  }

  /// Where a group's sums start in those of a block; nil if it is not measured.
  func offset(of group: some ObservableGroup) -> Int? {
    var offset = 0
    for other in groups {
      if AnyHashable(other) == AnyHashable(group) { return offset }
      offset += other.averageCount
    }
    return nil
  }

  /// Where the propagator's averages stand.
  var twoPoint: TwoPointAverages {
    TwoPointAverages(orbitCount: orbits.count, hasInteraction: interaction != nil)
  }
}
