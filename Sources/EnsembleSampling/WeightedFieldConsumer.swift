public import LatticeGeometry

/// Takes the weighted fields of one block after another; each worker has its own.
public protocol WeightedFieldConsumer: AnyObject, SendableMetatype {
  /// What is kept of a block.
  associatedtype Block: Sendable

  /// Takes one field.
  func measure(_ field: borrowing Field, of member: EnsembleMember)

  /// The same, if the field's modes are at hand: a consumer that needs them saves a transform.
  ///
  /// - Parameter coefficients: c(p) = φ̃(p)/V, one set for each component; nil if not known.
  func measure(
    _ field: borrowing Field, coefficients: UnsafePointer<Double>?, of member: EnsembleMember)

  /// Returns what was made of the fields since the last call, and starts afresh.
  func finishBlock() -> Block
}

extension WeightedFieldConsumer {
  /// Does without the modes unless a conformer uses them.
  public func measure(
    _ field: borrowing Field, coefficients: UnsafePointer<Double>?, of member: EnsembleMember
  ) {
    measure(field, of: member)
  }
}
