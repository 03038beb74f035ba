import ErrorAnalysis
import LatticeGeometry
import RealModule
import Testing

@Suite struct BootstrapTests {
  private func draws(_ blockCount: Int, _ resampleCount: Int, network: UInt64 = 1) -> BootstrapDraws
  {
    var stream = RandomStream(seed: 8, purpose: .bootstrap, network: network)
    return BootstrapDraws(blockCount: blockCount, resampleCount: resampleCount, using: &stream)
  }

  /// n_b is binomial of B − 1 draws with probability 1/B: mean 1 − 1/B, variance (1 − 1/B)².
  @Test func multiplicitiesAreMultinomial() {
    let (blockCount, resampleCount) = (25, 8000)
    let drawn = draws(blockCount, resampleCount)
    var (sum, squares) = (0.0, 0.0)
    for resample in 0..<resampleCount {
      let multiplicities = drawn.multiplicities(ofResample: resample)
      #expect(multiplicities.reduce(0, +) == UInt16(blockCount - 1))
      sum += Double(multiplicities[multiplicities.startIndex + 7])
      squares += .pow(Double(multiplicities[multiplicities.startIndex + 7]), 2)
    }
    let (mean, square) = (sum / Double(resampleCount), squares / Double(resampleCount))
    let exact = 1 - 1 / Double(blockCount)
    #expect(abs(mean - exact) < 4 * exact / Double(resampleCount).squareRoot())
    // The fourth moment of a Poisson variable of mean 1 is 15: error √14/√R.
    #expect(
      abs(square - mean * mean - exact * exact) < 4 * (14 / Double(resampleCount)).squareRoot())
    #expect(drawn == draws(blockCount, resampleCount))
    #expect(drawn != draws(blockCount, resampleCount, network: 2))
  }

  /// The mean of equal blocks: the variance over resamples is the textbook's up to √(2/R).
  @Test func plainMeanHasTheTextbookError() throws {
    let toy = ToyEnsemble(means: [3], mixing: [[2]], blockCount: 20, network: 40)
    let resampleCount = 20_000
    let estimate = try toy.quantities(draws: draws(20, resampleCount))[0].estimate
    let jackknife = try toy.quantities()[0].estimate
    #expect(estimate.value == jackknife.value)
    let tolerance = 4 * (1 / (2 * Double(resampleCount))).squareRoot()
    #expect(agree(estimate.error, jackknife.error, tolerance))
    // Drawing B of B blocks would leave out a factor √(19/20).
    #expect(!agree(estimate.error, jackknife.error * (19.0 / 20).squareRoot(), tolerance))
  }

  /// Functions, differences and covariances of bootstrapped quantities, against the jackknife's.
  @Test func correlationsAreKept() throws {
    let toy = ToyEnsemble(
      means: [1, 2], mixing: [[0.3, 0], [0.24, 0.1]], blockCount: 200, network: 41)
    let bootstrapped = try toy.quantities(draws: draws(200, 10_000))
    let jackknifed = try toy.quantities()
    func covariances(_ quantities: [Replicated]) -> [Double] {
      let ratio = Replicated.combine(quantities) { $0[1] / $0[0] }
      let square = quantities[0].map { $0 * $0 }
      return [
        Replicated.covariance(quantities[0], quantities[1]), Replicated.covariance(ratio, ratio),
        Replicated.covariance(square, quantities[1]), Replicated.covariance(ratio, square),
      ]
    }
    for (first, second) in zip(covariances(bootstrapped), covariances(jackknifed)) {
      // √(2/R) = 1.4 %, and terms of relative order 1/B.
      #expect(agree(first, second, 0.06))
    }
    #expect(bootstrapped[0].map { $0 }.resampling == .bootstrap(blockCount: 200))
    #expect(Replicated.combine(jackknifed) { $0[0] }.resampling == .jackknife)
  }

  /// Weighted averages are ratios of resampled sums, whatever the blocks' units.
  @Test(arguments: [0.0, 60, 900, 5000])
  func replicatesAreRatiosOfResampledSums(excess: Double) throws {
    let blocks = (0..<6).map { block in
      WeightedSums(
        count: 10, shift: block == 2 ? excess : 0, weight: 1 + Double(block),
        sums: [3 * Double(block * block) + 1])
    }
    let drawn = draws(6, 200)
    let averages = try ResampledAverages(blocks: blocks, draws: drawn)
    for resample in 0..<200 {
      let multiplicities = Array(drawn.multiplicities(ofResample: resample)).map(Double.init)
      // A block of 60 more in ln w is all that counts, to a double's accuracy.
      let dominated = excess >= 60 && multiplicities[2] > 0
      let (top, bottom) = blocks.indices.reduce((0.0, 0.0)) { sum, block in
        let share = multiplicities[block] * (dominated && block != 2 ? 0 : 1)
        return (sum.0 + share * blocks[block].sums[0], sum.1 + share * blocks[block].weight)
      }
      #expect(agree(averages.replicates(0)[resample], top / bottom, 1e-13))
      let log = .log(bottom / 50) + (dominated ? excess : 0)
      #expect(abs(averages.logMeanWeightReplicates[resample] - log) < 1e-12 * max(1, excess))
    }
    #expect(averages.replicateCount == 200 && averages.blockCount == 6)
  }

  @Test func percentilesOfKnownReplicates() {
    let replicates = (1...1000).map { Double($0 * 379 % 1009) }
    let uniform = Replicated(
      value: 0, replicates: (0..<1000).map { Double($0 * 7 % 1000) + 0.5 }, sampleCount: 1,
      resampling: .bootstrap(blockCount: 10))
    let interval = uniform.percentileInterval(coverage: 0.5)
    #expect(abs((interval?.lowerBound ?? .nan) - 250) < 1e-9)
    #expect(abs((interval?.upperBound ?? .nan) - 750) < 1e-9)
    let jackknifed = Replicated(
      value: 0, replicates: replicates, sampleCount: 1, resampling: .jackknife)
    #expect(jackknifed.percentileInterval() == nil)
    #expect(uniform.map { _ in .nan }.percentileInterval() == nil)
  }

  /// x ~ N(0, 1) with w = e^{x/2}: ⟨x²⟩/⟨x⟩² = 5, by standard error and by percentiles.
  @Test func intervalsCoverTheTruth() throws {
    let (seeds, blockCount, size) = (300, 40, 50)
    let drawn = draws(blockCount, 400)
    var (hits, percentileHits, halvedHits) = (0, 0, 0)
    for seed in 0..<seeds {
      let deviates = normals(blockCount * size, network: 50_000 + UInt64(seed))
      let blocks = (0..<blockCount).map { block in
        let members = deviates[block * size..<(block + 1) * size]
        let weights = members.map { Double.exp($0 / 2) }
        return WeightedSums(
          count: size, shift: 0, weight: weights.reduce(0, +),
          sums: [1, 2].map { power in
            zip(weights, members).reduce(0) { $0 + $1.0 * .pow($1.1, power) }
          })
      }
      let ratio = try ResampledAverages(blocks: blocks, draws: drawn).replicated([0, 1]) {
        $0[1] / ($0[0] * $0[0])
      }
      let pull = ratio.estimate.pull(against: 5)
      if abs(pull) < 1 { hits += 1 }
      if abs(pull) < 0.5 { halvedHits += 1 }
      if ratio.percentileInterval()?.contains(5) == true { percentileHits += 1 }
    }
    // 68 ± 8 %, three standard deviations of the count of 300.
    #expect(abs(Double(hits) / Double(seeds) - 0.68) < 0.08, "\(hits) of \(seeds)")
    #expect(abs(Double(percentileHits) / Double(seeds) - 0.68) < 0.08, "\(percentileHits)")
    #expect(abs(Double(halvedHits) / Double(seeds) - 0.68) > 0.08)
  }

  @Test func resamplesWithoutWeightAreRefused() {
    let weightless = WeightedSums(count: 3, shift: 0, weight: 0, sums: [0])
    let blocks =
      [WeightedSums(count: 3, shift: 0, weight: 3, sums: [1])] + [weightless, weightless]
    let error = #expect(throws: ResamplingError.self) {
      try ResampledAverages(blocks: blocks, draws: draws(3, 100))
    }
    #expect(error?.description.contains("jackknife") == true)
  }

  /// The square of a mean: x̄² − s²/B without bias, up to the resampling's own noise, its error over √R.
  @Test func biasIsCorrected() throws {
    let toy = ToyEnsemble(means: [0.2], mixing: [[1]], blockCount: 30, network: 42)
    let (jackknifed, resampled) = try (
      toy.quantities()[0].map { $0 * $0 },
      toy.quantities(draws: draws(30, 20_000))[0].map { $0 * $0 }
    )
    let noise = resampled.estimate.error / 20_000.squareRoot()
    #expect(abs(resampled.biasCorrected.value - jackknifed.biasCorrected.value) < 4 * noise)
    #expect(abs(resampled.value - jackknifed.biasCorrected.value) > 8 * noise)
    #expect(agree(resampled.biasCorrected.estimate.error, resampled.estimate.error, 1e-12))
  }

  /// Σ δ_r²/(n(n − 1)) and the mixed sums are variances and covariances, by either method.
  @Test func fluctuationsCarryTheCovariances() throws {
    let toy = ToyEnsemble(
      means: [1, 2], mixing: [[0.3, 0], [0.24, 0.1]], blockCount: 20, network: 43)
    for quantities in try [toy.quantities(), toy.quantities(draws: draws(20, 300))] {
      let count = Double(quantities[0].replicates.count)
      let mixed = zip(quantities[0].fluctuations, quantities[1].fluctuations)
        .reduce(0) { $0 + $1.0 * $1.1 }
      let covariance = Replicated.covariance(quantities[0], quantities[1])
      #expect(agree(mixed / (count * (count - 1)), covariance, 1e-11))
    }
  }
}
