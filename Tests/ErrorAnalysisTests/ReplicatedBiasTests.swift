import ErrorAnalysis
import LatticeGeometry
import Testing

@Suite struct ReplicatedBiasTests {
  /// Weighted sums of one observable in blocks of one network each.
  private func jackknife(
    _ values: [Double], weights: [Double]? = nil
  ) throws -> ResampledAverages {
    let weights = weights ?? values.map { _ in 1 }
    return try ResampledAverages(
      blocks: zip(values, weights).map {
        WeightedSums(count: 1, shift: 0, weight: $1, sums: [$1 * $0, $1 * $0 * $0])
      })
  }

  /// For the square of a mean the correction is the textbook's: x̄² − s²/n.
  @Test func squareOfTheMeanIsUnbiased() throws {
    let values = [0.3, -1.2, 2.5, 0.9, 4.1, -0.7]
    let square = try jackknife(values).replicated([0]) { $0[0] * $0[0] }
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    #expect(abs(square.biasCorrected.value - (mean * mean - variance / count)) < 1e-14)
  }

  /// The plain variance divides by n; corrected it divides by n − 1.
  @Test func varianceIsUnbiased() throws {
    let values = [0.3, -1.2, 2.5, 0.9, 4.1, -0.7]
    let variance = try jackknife(values).replicated([0, 1]) { $0[1] - $0[0] * $0[0] }
    let count = Double(values.count)
    #expect(
      abs(variance.biasCorrected.value - variance.value * count / (count - 1)) < 1e-13)
  }

  @Test func correctingTwiceChangesNothing() throws {
    let square = try jackknife([0.3, -1.2, 2.5, 0.9], weights: [1, 0.2, 3, 0.7])
      .replicated([0]) { $0[0] * $0[0] }
    let once = square.biasCorrected
    #expect(abs(once.biasCorrected.value - once.value) < 1e-14)
    #expect(abs(once.estimate.error - square.estimate.error) < 1e-14)
    #expect(abs(once.value - square.value) > 1e-3)
  }

  /// A ratio of weighted sums of ten networks is biased by Cov(w, o)/n; the mean over 20 000 of them
  /// shows that and its absence.
  @Test func weightedRatiosLoseTheirBias() throws {
    var stream = RandomStream(seed: 2, purpose: .test, network: 0)
    let runs = 20_000
    var sums = (plain: 0.0, corrected: 0.0, squares: 0.0)
    for _ in 0..<runs {
      let draws = (0..<10).map { _ in stream.uniform() }
      // Weights w = ½ + u of o = u, uniform: ⟨o⟩ = (¼ + ⅓)/1.
      let ratio = try jackknife(draws, weights: draws.map { 0.5 + $0 }).replicated([0]) { $0[0] }
      let corrected = ratio.biasCorrected.value
      sums.plain += ratio.value - 7.0 / 12
      sums.corrected += corrected - 7.0 / 12
      sums.squares += (corrected - 7.0 / 12) * (corrected - 7.0 / 12)
    }
    let error = sums.squares.squareRoot()
    #expect(abs(sums.corrected / error) < 4)
    #expect(abs(sums.plain / error) > 6)
  }
}
