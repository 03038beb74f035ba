import RealModule

/// The averages over resamples of the blocks.
struct ResampledBlocks: Sendable {
  /// ln of the mean weight of each resample.
  let logMeanWeights: [Double]

  private let blockCount: Int

  /// Multiplicity times the block's unit of weight, in the largest unit among the resample's blocks:
  /// in that of all blocks a resample may be too small for a double. Row-major, [resample][block].
  private let coefficients: [Double]

  /// Σ w of each resample, in its unit.
  private let weights: [Double]

  /// Forms the resamples.
  ///
  /// - Throws: ``ResamplingError/resampleWithoutWeight(_:)`` if all of a resample's blocks have no
  ///   weight.
  init(blocks: [WeightedSums], draws: BootstrapDraws) throws(ResamplingError) {
    blockCount = blocks.count
    var coefficients: [Double] = []
    coefficients.reserveCapacity(draws.resampleCount * blocks.count)
    var weights: [Double] = []
    var logMeanWeights: [Double] = []
    for resample in 0..<draws.resampleCount {
      let multiplicities = draws.multiplicities(ofResample: resample)
      let drawn = zip(blocks, multiplicities).filter { $0.1 > 0 && $0.0.weight > 0 }
      guard let shift = drawn.map(\.0.shift).max() else {
        throw .resampleWithoutWeight(resample)
      }
      var (weight, count) = (0.0, 0)
      for (block, multiplicity) in zip(blocks, multiplicities) {
        let coefficient =
          multiplicity > 0 && block.weight > 0
          ? Double(multiplicity) * block.factor(toShift: shift) : 0
        coefficients.append(coefficient)
        weight += coefficient * block.weight
        count += Int(multiplicity) * block.count
      }
      weights.append(weight)
      logMeanWeights.append(shift + Double.log(weight / Double(count)))
    }
    self.coefficients = coefficients
    self.weights = weights
    self.logMeanWeights = logMeanWeights
  }

  /// The averages of an observable from the blocks' sums, each in its own unit.
  func means(of sums: [Double]) -> [Double] {
    coefficients.withUnsafeBufferPointer { coefficients in
      weights.indices.map { resample in
        var sum = 0.0
        for block in 0..<blockCount {
          sum += coefficients[resample * blockCount + block] * sums[block]
        }
        return sum / weights[resample]
      }
    }
  }
}
