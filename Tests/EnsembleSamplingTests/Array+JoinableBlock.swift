public import ErrorAnalysis

/// Records of networks, one after the other.
extension Array: JoinableBlock {
  /// The records of these networks, then of those.
  public func joined(with next: [Element]) -> [Element] { self + next }

  /// Records go together whatever they are of.
  public func fits(_ other: [Element]) -> Bool { true }
}
