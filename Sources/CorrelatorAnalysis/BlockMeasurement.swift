public import ErrorAnalysis

/// What is kept of one block of weighted fields.
public struct BlockMeasurement: Codable, JoinableBlock, Sendable {
  /// Weighted sums of all observables.
  public let sums: WeightedSums

  /// Statistics of the weights.
  public let weights: WeightStatistics

  /// Puts sums and weights together.
  init(sums: WeightedSums, weights: WeightStatistics) {
    self.sums = sums
    self.weights = weights
  }

  /// Whether both are of the same observables, and can be of networks.
  public func fits(_ other: BlockMeasurement) -> Bool {
    sums.fits(other.sums) && weights.isConsistent && other.weights.isConsistent
  }

  /// What is kept of these fields and of those that follow them in the block.
  public func joined(with next: BlockMeasurement) -> BlockMeasurement {
    var weights = weights
    weights.merge(next.weights)
    return BlockMeasurement(sums: sums.joined(with: next.sums), weights: weights)
  }
}
