public import ErrorAnalysis
public import LatticeGeometry

/// Takes the weighted fields of one block after another; each worker has its own.
public protocol WeightedFieldConsumer: AnyObject, SendableMetatype {
  /// What is kept of a block.
  associatedtype Block: JoinableBlock & Sendable

  /// Takes one field.
  func measure(_ field: borrowing Field, of member: EnsembleMember)

  /// The same with all that is known of it.
  ///
  /// - Parameters:
  ///   - field: The field.
  ///   - coefficients: c(p) = φ̃(p)/V, one set for each component: a consumer that needs them saves a
  ///     transform; nil if not known.
  ///   - member: Which of the ensemble's fields it is, and its weight.
  func measure(
    _ field: borrowing Field, coefficients: UnsafePointer<Double>?, of member: EnsembleMember)

  /// Returns what was made of the fields since the last call, and starts afresh.
  func finishBlock() -> Block
}

extension WeightedFieldConsumer {
  /// Does without modes and families unless a conformer uses them.
  public func measure(
    _ field: borrowing Field, coefficients: UnsafePointer<Double>?, of member: EnsembleMember
  ) {
    measure(field, of: member)
  }
}
