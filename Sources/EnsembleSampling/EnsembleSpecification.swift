/// Which networks an ensemble consists of, and how they are dealt to blocks.
///
/// Network i owns the random stream i of the seed and belongs to block i mod B. So blocks are even
/// to one network, and an ensemble with more networks continues the same blocks. A block is drawn in
/// segments of ``segmentLength`` networks; those that are full stay what they are when it is continued.
public struct EnsembleSpecification: Hashable, Sendable {
  /// Networks of a block that are summed on their own; no group of networks that are resampled together
  /// is larger.
  public static let segmentLength = 256

  /// n, the number of networks.
  public let networkCount: Int

  /// The key of all random streams.
  public let seed: UInt64

  /// B, the number of blocks.
  public let blockCount: Int

  /// Creates a specification with at least one network a block.
  public init(networkCount: Int, seed: UInt64, blockCount: Int = 100) {
    precondition(blockCount >= 1 && networkCount >= blockCount, "at least one network a block")
    self.networkCount = networkCount
    self.seed = seed
    self.blockCount = blockCount
  }

  /// The networks of a block, in the order they are evaluated.
  public func networks(ofBlock block: Int) -> StrideTo<Int> {
    stride(from: block, to: networkCount, by: blockCount)
  }

  /// How many these are.
  public func networkCount(ofBlock block: Int) -> Int {
    (networkCount - block + blockCount - 1) / blockCount
  }

  /// The networks of one segment of a block, in the order they are evaluated; fewer than
  /// ``segmentLength``, or none, at the end.
  public func networks(ofSegment segment: Int, block: Int) -> StrideTo<Int> {
    let start = block + segment * Self.segmentLength * blockCount
    return stride(
      from: start, to: min(networkCount, start + Self.segmentLength * blockCount), by: blockCount)
  }
}
