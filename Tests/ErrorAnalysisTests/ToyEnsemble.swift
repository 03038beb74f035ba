import ErrorAnalysis
import RealModule

/// An ensemble of blocks, each a vector of normal deviates about known means with known correlations.
struct ToyEnsemble {
  /// [block][quantity].
  let blocks: [[Double]]

  /// Draws blocks.
  ///
  /// - Parameters:
  ///   - means: Of each quantity.
  ///   - mixing: Rows A of A z with z independent of variance 1: the covariance of a block is A A^T.
  ///   - blockCount: B.
  ///   - network: Numbers the ensembles.
  init(means: [Double], mixing: [[Double]], blockCount: Int, network: UInt64) {
    let size = mixing[0].count
    let draws = normals(blockCount * size, network: network)
    blocks = (0..<blockCount).map { block in
      zip(means, mixing).map { mean, row in
        row.indices.reduce(mean) { $0 + row[$1] * draws[block * size + $1] }
      }
    }
  }

  private var sums: [WeightedSums] {
    blocks.map { WeightedSums(count: 1, shift: 0, weight: 1, sums: $0) }
  }

  /// The means over blocks, by the jackknife or by the bootstrap.
  func quantities(draws: BootstrapDraws? = nil) throws -> [Replicated] {
    let averages = try ResampledAverages(blocks: sums, draws: draws)
    return blocks[0].indices.map { index in averages.replicated([index]) { $0[0] } }
  }
}
