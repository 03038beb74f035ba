public import LatticeGeometry

/// Takes the weighted fields of one block after another; each worker has its own.
public protocol WeightedFieldConsumer: AnyObject, SendableMetatype {
  /// What is kept of a block.
  associatedtype Block: Sendable

  /// Takes one network's field at a point of the coupling axis.
  func measure(_ field: borrowing Field, point: Int, logWeight: Double)

  /// Returns what was made of the fields since the last call, and starts afresh.
  func finishBlock() -> Block
}
