import RealModule

/// The averages with one block left out at a time.
struct LeftOutBlocks: Sendable {
  /// ln of the mean weight without each block.
  let logMeanWeights: [Double]

  /// Σ w without each block, in the common unit.
  private let weights: [Double]

  /// The block with the largest unit of weight, and all others in the largest unit among them: in
  /// the common unit they may be too small for a double.
  private let largest: Int
  private let withoutLargest: (weight: Double, sums: [Double])

  /// Leaves out each block in turn.
  ///
  /// - Parameters:
  ///   - blocks: At least two.
  ///   - weights: Σ w of each block in units of e^shift.
  ///   - shift: The largest of the blocks' shifts.
  ///   - largest: The block it belongs to.
  init(blocks: [WeightedSums], weights: [Double], shift: Double, largest: Int) {
    let total = blocks.reduce(0) { $0 + $1.count }
    let others = blocks.indices.filter { $0 != largest }.map { blocks[$0] }
    let nextShift = others.filter { $0.weight > 0 }.map(\.shift).max() ?? shift
    let factors = others.map { $0.factor(toShift: nextShift) }
    let otherWeight = zip(others, factors).reduce(0) { $0 + $1.0.weight * $1.1 }
    self.largest = largest
    withoutLargest = (
      otherWeight,
      blocks[largest].sums.indices.map { observable in
        zip(others, factors).reduce(0) { $0 + $1.0.sums[observable] * $1.1 }
      }
    )
    self.weights = Self.leavingOneOut(weights)
    var logMeanWeights = zip(self.weights, blocks).map {
      shift + Double.log($0 / Double(total - $1.count))
    }
    logMeanWeights[largest] =
      nextShift + Double.log(otherWeight / Double(total - blocks[largest].count))
    self.logMeanWeights = logMeanWeights
  }

  /// The averages of an observable from its sums in the common unit.
  func means(of sums: [Double], observable: Int) -> [Double] {
    var means = zip(Self.leavingOneOut(sums), weights).map(/)
    means[largest] = withoutLargest.sums[observable] / withoutLargest.weight
    return means
  }

  /// Sums over all blocks but one, for each block: forward and backward partial sums are added,
  /// so a dominating block leaves no rounding error behind when it is left out.
  private static func leavingOneOut(_ values: [Double]) -> [Double] {
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
