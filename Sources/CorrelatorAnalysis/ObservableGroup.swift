/// Observables that are measured together: what a field adds to a block, and where it stands there.
///
/// A group is a value that describes them; each worker makes its own ``ObservableAccumulator`` from
/// it. ``CorrelatorSetup/groups`` lists the groups of an ensemble, and
/// ``EnsembleMeasurement`` gives each the averages of its own slice of a block's sums.
public protocol ObservableGroup: Hashable, Sendable {
  /// How many weighted sums the group keeps of a block.
  var averageCount: Int { get }

  /// The orders n ≥ 1 of derivatives of the interaction whose transforms FT(U⁽ⁿ⁾) it needs. Above 1
  /// the interaction must be a `ScalarInteraction`.
  var derivativeOrders: Set<Int> { get }

  /// Makes the sums of one worker.
  func makeAccumulator(for setup: CorrelatorSetup) -> any ObservableAccumulator
}

extension ObservableGroup {
  /// No derivative unless a conformer says otherwise.
  public var derivativeOrders: Set<Int> { [] }
}
