import RealModule

/// Weighted averages ⟨o⟩ = Σ w o / Σ w over blocks of networks, with the replicates that give errors to
/// them and to functions of them.
///
/// Weighted averages are ratios, and most observables are functions of several averages; the
/// replicates keep all their correlations. They leave out one of the B blocks of (almost) equal size
/// each, the jackknife, or are made from blocks drawn with repetition, the bootstrap.
public struct ResampledAverages: Sendable {
  /// Networks in all blocks.
  public let sampleCount: Int

  /// How replicates are made.
  public let resampling: Resampling

  /// ln of the mean weight, ln((1/n) Σ w).
  public let logMeanWeight: Double

  /// ln of the mean weight of each replicate.
  public let logMeanWeightReplicates: [Double]

  /// Σ w of each block, in a common unit.
  private let weights: [Double]

  /// Sums of each block, in the same unit.
  private let sums: [[Double]]
  private let blocks: [WeightedSums]
  private let replication: Replication

  private enum Replication {
    case jackknife(LeftOutBlocks)
    case bootstrap(ResampledBlocks)
  }

  /// Prepares the replicates of a set of blocks.
  ///
  /// - Parameters:
  ///   - blocks: At least two, none empty, all with the same observables.
  ///   - draws: Of the bootstrap, for as many blocks; nil for the jackknife.
  /// - Throws: ``ResamplingError`` if there is nothing to leave out or to draw.
  public init(blocks: [WeightedSums], draws: BootstrapDraws? = nil) throws(ResamplingError) {
    guard blocks.count >= 2 else { throw .tooFewBlocks(blocks.count) }
    if let empty = blocks.firstIndex(where: { $0.count == 0 }) { throw .emptyBlock(empty) }
    precondition(draws.map { $0.blockCount == blocks.count } ?? true, "draws of these blocks")
    let weighted = blocks.indices.filter { blocks[$0].weight > 0 }
    guard let largest = weighted.max(by: { blocks[$0].shift < blocks[$1].shift }) else {
      throw .noWeight
    }
    let shift = blocks[largest].shift
    let factors = blocks.map { $0.factor(toShift: shift) }
    weights = zip(blocks, factors).map { $0.weight * $1 }
    sums = zip(blocks, factors).map { block, factor in block.sums.map { $0 * factor } }
    self.blocks = blocks
    sampleCount = blocks.reduce(0) { $0 + $1.count }
    logMeanWeight = shift + Double.log(weights.reduce(0, +) / Double(sampleCount))
    if let draws {
      let resampled = try ResampledBlocks(blocks: blocks, draws: draws)
      resampling = .bootstrap(blockCount: blocks.count)
      logMeanWeightReplicates = resampled.logMeanWeights
      replication = .bootstrap(resampled)
    } else {
      let leftOut = LeftOutBlocks(
        blocks: blocks, weights: weights, shift: shift, largest: largest)
      resampling = .jackknife
      logMeanWeightReplicates = leftOut.logMeanWeights
      replication = .jackknife(leftOut)
    }
  }

  /// B, the number of blocks.
  public var blockCount: Int { weights.count }

  /// B for the jackknife, R for the bootstrap.
  public var replicateCount: Int { logMeanWeightReplicates.count }

  /// ⟨oₖ⟩ over all blocks.
  public func mean(_ observable: Int) -> Double {
    sums.reduce(0) { $0 + $1[observable] } / weights.reduce(0, +)
  }

  /// ⟨oₖ⟩ of each replicate.
  public func replicates(_ observable: Int) -> [Double] {
    switch replication {
    case .jackknife(let leftOut):
      leftOut.means(of: sums.map { $0[observable] }, observable: observable)
    case .bootstrap(let resampled): resampled.means(of: blocks.map { $0.sums[observable] })
    }
  }

  /// ⟨oₖ⟩ of a single block, for the record.
  public func blockMean(_ observable: Int, block: Int) -> Double {
    blocks[block].sums[observable] / blocks[block].weight
  }

  /// ln of the mean weight of a single block.
  public func logMeanWeight(ofBlock block: Int) -> Double {
    blocks[block].shift + Double.log(blocks[block].weight / Double(blocks[block].count))
  }

  /// A function of averages: its value and its replicates, errors not yet taken.
  ///
  /// - Parameters:
  ///   - observables: The averages it needs.
  ///   - function: From those averages, in that order, to the quantity.
  public func replicated(
    _ observables: [Int], _ function: ([Double]) -> Double
  ) -> Replicated {
    let columns = observables.map(replicates)
    return Replicated(
      value: function(observables.map(mean)),
      replicates: (0..<replicateCount).map { replicate in
        function(columns.map { $0[replicate] })
      },
      sampleCount: sampleCount, resampling: resampling)
  }

  /// ln of the mean weight with its replicates.
  public func replicatedLogMeanWeight() -> Replicated {
    Replicated(
      value: logMeanWeight, replicates: logMeanWeightReplicates, sampleCount: sampleCount,
      resampling: resampling)
  }
}
