/// Which networks an ensemble consists of, and how they are dealt to blocks.
///
/// Network i owns the random stream i of the seed and belongs to block i mod B. So blocks are even
/// to one network, and an ensemble with more networks continues the same blocks. Where networks of a
/// block are resampled in groups, only its full groups are continued as they were: the last one of the
/// shorter ensemble may grow.
public struct EnsembleSpecification: Hashable, Sendable {
  /// n, the number of networks.
  public let networkCount: Int

  /// The key of all random streams.
  public let seed: UInt64

  /// B, the number of blocks.
  public let blockCount: Int

  /// Creates a specification with at least one network a block.
  public init(networkCount: Int, seed: UInt64, blockCount: Int) {
    precondition(blockCount >= 1 && networkCount >= blockCount, "at least one network a block")
    self.networkCount = networkCount
    self.seed = seed
    self.blockCount = blockCount
  }

  /// The networks of a block, in the order they are evaluated.
  public func networks(ofBlock block: Int) -> StrideTo<Int> {
    stride(from: block, to: networkCount, by: blockCount)
  }
}
