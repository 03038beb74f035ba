public import ErrorAnalysis

/// What is kept of one block of weighted fields.
public struct BlockMeasurement: Sendable {
  /// Weighted sums of all observables.
  public let sums: WeightedSums

  /// Statistics of the weights.
  public let weights: WeightStatistics
}
