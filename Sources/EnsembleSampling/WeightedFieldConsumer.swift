public import LatticeGeometry

/// Takes the weighted fields of one block after another; each worker has its own.
public protocol WeightedFieldConsumer: AnyObject, SendableMetatype {
  /// What is kept of a block.
  associatedtype Block: Sendable

  /// Takes one network's field.
  func measure(_ field: borrowing Field, logWeight: Double)

  /// Returns what was made of the fields since the last call, and starts afresh.
  func finishBlock() -> Block
}
