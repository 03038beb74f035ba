/// What is kept of some fields of a block, to be joined with what is kept of those that follow.
public protocol JoinableBlock {
  /// What is kept of these fields and of the following ones.
  func joined(with next: Self) -> Self

  /// Whether ``joined(with:)`` may be asked for: blocks read from a file need not fit together.
  func fits(_ other: Self) -> Bool
}
