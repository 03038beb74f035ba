import RealModule

/// Delete-one-block jackknife of weighted averages ⟨o⟩ = Σ w o / Σ w and of functions of them.
///
/// Weighted averages are ratios, and most observables are functions of several averages; the
/// replicates keep all their correlations. With B blocks of (almost) equal size and replicates
/// θ_b, each leaving one block out, the variance of θ is (B−1)/B Σ_b (θ_b − θ̄)².
public struct Jackknife: Sendable {
  /// Networks in all blocks.
  public let sampleCount: Int

  /// ln of the mean weight, ln((1/n) Σ w).
  public let logMeanWeight: Double

  /// ln of the mean weight with one block left out.
  public let logMeanWeightReplicates: [Double]

  /// Σ w of each block, in a common unit.
  private let weights: [Double]

  /// Sums of each block, in the same unit.
  private let sums: [[Double]]
  private let blocks: [WeightedSums]

  /// The block with the largest unit of weight, and all others in the largest unit among them: in
  /// the common unit they may be too small for a double.
  private let largest: Int
  private let withoutLargest: (weight: Double, sums: [Double])

  /// Prepares the replicates of a set of blocks.
  ///
  /// - Parameter blocks: At least two, none empty, all with the same observables.
  /// - Throws: ``JackknifeError`` if there is nothing to leave out.
  public init(blocks: [WeightedSums]) throws(JackknifeError) {
    guard blocks.count >= 2 else { throw .tooFewBlocks(blocks.count) }
    if let empty = blocks.firstIndex(where: { $0.count == 0 }) { throw .emptyBlock(empty) }
    let weighted = blocks.indices.filter { blocks[$0].weight > 0 }
    guard let largest = weighted.max(by: { blocks[$0].shift < blocks[$1].shift }) else {
      throw .noWeight
    }
    let shift = blocks[largest].shift
    let factors = blocks.map { $0.factor(toShift: shift) }
    weights = zip(blocks, factors).map { $0.weight * $1 }
    sums = zip(blocks, factors).map { block, factor in block.sums.map { $0 * factor } }
    self.blocks = blocks
    let total = blocks.reduce(0) { $0 + $1.count }
    sampleCount = total
    logMeanWeight = shift + Double.log(weights.reduce(0, +) / Double(total))
    let nextShift = weighted.filter { $0 != largest }.map { blocks[$0].shift }.max() ?? shift
    let others = blocks.indices.filter { $0 != largest }.map { blocks[$0] }
    let otherFactors = others.map { $0.factor(toShift: nextShift) }
    let otherWeight = zip(others, otherFactors).reduce(0) { $0 + $1.0.weight * $1.1 }
    self.largest = largest
    withoutLargest = (
      otherWeight,
      blocks[largest].sums.indices.map { observable in
        zip(others, otherFactors).reduce(0) { $0 + $1.0.sums[observable] * $1.1 }
      }
    )
    var replicates = zip(Self.leavingOneOut(weights), blocks).map {
      shift + Double.log($0 / Double(total - $1.count))
    }
    replicates[largest] =
      nextShift + Double.log(otherWeight / Double(total - blocks[largest].count))
    logMeanWeightReplicates = replicates
  }

  /// B, the number of blocks.
  public var blockCount: Int { weights.count }

  /// ⟨oₖ⟩ over all blocks.
  public func mean(_ observable: Int) -> Double {
    sums.reduce(0) { $0 + $1[observable] } / weights.reduce(0, +)
  }

  /// ⟨oₖ⟩ with each block left out in turn.
  ///
  /// - Returns: B averages.
  public func replicates(_ observable: Int) -> [Double] {
    var replicates = zip(
      Self.leavingOneOut(sums.map { $0[observable] }), Self.leavingOneOut(weights)
    ).map(/)
    replicates[largest] = withoutLargest.sums[observable] / withoutLargest.weight
    return replicates
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
      replicates: (0..<blockCount).map { block in function(columns.map { $0[block] }) },
      sampleCount: sampleCount)
  }

  /// Sums over all blocks but one, for each block: forward and backward partial sums are added,
  /// so a dominating block leaves no rounding error behind when it is left out.
  static func leavingOneOut(_ values: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: values.count)
    var before = 0.0
    for index in values.indices {
      result[index] = before
      before += values[index]
    }
    var after = 0.0
    for index in values.indices.reversed() {
      result[index] += after
      after += values[index]
    }
    return result
  }
}
