import ErrorAnalysis
import RealModule
import Testing

@Suite struct ParetoTailTests {
  private let count = 20_000

  private func shape(of logWeights: [Double]) throws -> Double {
    try #require(
      ParetoTail.shape(
        largestLogWeights: logWeights.sorted(by: >), sampleCount: logWeights.count))
  }

  /// Generalised Pareto draws x = (u^{−k} − 1)/k exceed any threshold with the same shape k.
  @Test(arguments: [0.2, 0.7, 1.2])
  func findsTheShapeOfGeneralisedParetoDraws(exponent: Double) throws {
    let runs = 16
    let tail = Double(ParetoTail.tailLength(sampleCount: count))
    let shapes = try (0..<runs).map { run in
      try shape(
        of: uniforms(count, network: 100 + UInt64(run)).map {
          Double.log((Double.pow($0, -exponent) - 1) / exponent)
        })
    }
    let mean = shapes.reduce(0, +) / Double(runs)
    // The maximum-likelihood variance (1 + k)²/M, and the pull of ten observations towards ½.
    let error = (1 + exponent) / (tail * Double(runs)).squareRoot()
    let bias = 10 * abs(exponent - 0.5) / (tail + 10)
    #expect(abs(mean - exponent) < min(0.15, 4 * error + bias), "k̂ = \(mean)")
    // Single runs of 20 000 scatter by (1 + k)/√M ≈ 0.06 … 0.11.
    let scatter = shapes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(runs - 1)
    let expected = (1 + exponent) * (1 + exponent) / tail
    // χ² of 15 degrees of freedom over 15 lies in 0.2 … 2.6 but for one time in a thousand.
    #expect(scatter > 0.2 * expected && scatter < 2.6 * expected)
    #expect(abs(mean - (exponent + 0.3)) > 0.15)
  }

  @Test func tellsTameFromHopelessWeights() throws {
    let draws = normals(count, network: 200)
    #expect(try shape(of: draws.map { 0.3 * $0 }) < 0.5)
    // ln w of variance 9: the largest weights carry everything.
    #expect(try shape(of: draws.map { 3 * $0 }) > 0.7)
  }

  @Test func aCommonFactorCancels() throws {
    let logWeights = normals(2000, network: 201)
    let plain = try shape(of: logWeights)
    for offset in [-5000.0, 5000] {
      // ln w + 5000 is rounded at 1e-12.
      #expect(abs(try shape(of: logWeights.map { $0 + offset }) - plain) < 1e-9)
    }
  }

  @Test func tailLengths() {
    // M = min(n/5, 3√n), rounded up, at least 1, at most the longest tail.
    #expect(ParetoTail.tailLength(sampleCount: 1) == 1)
    #expect(ParetoTail.tailLength(sampleCount: 100) == 20)
    #expect(ParetoTail.tailLength(sampleCount: 225) == 45)
    #expect(ParetoTail.tailLength(sampleCount: 10_000) == 300)
    #expect(ParetoTail.tailLength(sampleCount: 20_000) == 425)
    #expect(ParetoTail.tailLength(sampleCount: 1 << 40) == ParetoTail.longestTail)
  }

  @Test func tailsThatCannotBeFitted() {
    func shape(_ logWeights: [Double]) -> Double? {
      ParetoTail.shape(largestLogWeights: logWeights, sampleCount: logWeights.count)
    }
    #expect(shape([]) == nil)
    #expect(shape([1]) == nil)
    #expect(shape([4, 3, 2, 1]) == nil)
    #expect(shape([Double](repeating: 2, count: 1000)) == nil)
    #expect(shape([.infinity] + [Double](repeating: 0, count: 999)) == nil)
    let falling = (0..<100).map { -Double($0) / 10 }
    #expect(ParetoTail.shape(largestLogWeights: Array(falling[..<20]), sampleCount: 100) == nil)
    #expect(ParetoTail.shape(largestLogWeights: Array(falling[..<21]), sampleCount: 100) != nil)
  }
}
