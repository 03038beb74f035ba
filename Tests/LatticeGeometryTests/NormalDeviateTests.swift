import LatticeGeometry
import RealModule
import TestSupport
import Testing

@Suite struct NormalDeviateTests {
  private func deviates(
    _ stream: inout RandomStream, pairs: Int, scale: [Double]? = nil
  ) -> [Double] {
    var buffer = [Double](repeating: .nan, count: 2 * pairs + 2)
    buffer.withUnsafeMutableBufferPointer { pointer in
      guard let start = pointer.baseAddress else { return }
      guard let scale else { return stream.fillNormalPairs(start, pairCount: pairs) }
      scale.withUnsafeBufferPointer { scales in
        guard let first = scales.baseAddress else { return }
        stream.fillNormalPairs(start, scale: first, pairCount: pairs)
      }
    }
    // Nothing is written beyond the end.
    #expect(buffer[(2 * pairs)...].allSatisfy { $0.isNaN })
    return Array(buffer[..<(2 * pairs)])
  }

  private func stream(_ network: UInt64) -> RandomStream {
    RandomStream(seed: 1958, purpose: .test, network: network)
  }

  /// The documented scheme with the library's functions: √(−2 ln u)(cos ϑ, sin ϑ), ϑ an angle in
  /// (−π/4, π/4), exchanged by the second word's lowest bit and reversed by the next one.
  @Test func vectorPathIsAccurate() {
    var vector = stream(0)
    var scalar = vector
    let pairs = 100_003
    let drawn = deviates(&vector, pairs: pairs)
    var worst = 0.0
    for pair in 0..<pairs {
      let (first, second) = (scalar.next(), scalar.next())
      let (u, v) = ((Double(first >> 12) + 0.5) * 0x1p-52, (Double(second >> 12) + 0.5) * 0x1p-52)
      let radius = (-2 * Double.log(u)).squareRoot() * (second & 2 == 2 ? -1 : 1)
      let angle = (v - 0.5) * (.pi / 2)
      var expected = (radius * Double.cos(angle), radius * Double.sin(angle))
      if second & 1 == 1 { expected = (expected.1, expected.0) }
      worst = max(worst, abs(drawn[2 * pair] / expected.0 - 1))
      worst = max(worst, abs(drawn[2 * pair + 1] / expected.1 - 1))
    }
    // ln to 2 ulp, sine and cosine to 1 ulp each, three roundings more: 10 ulp are plenty.
    #expect(worst < 4e-15, "worst relative difference \(worst)")
  }

  @Test(arguments: [0, 1, 7, 8, 9, 23, 64, 1001])
  func fillsDoNotDependOnChunksOrScales(pairs: Int) {
    var whole = stream(1)
    let expected = deviates(&whole, pairs: pairs)
    var singly = stream(1)
    #expect((0..<pairs).flatMap { _ in deviates(&singly, pairs: 1) } == expected)
    #expect(singly.next() == whole.next())
    var scaled = stream(1)
    let ones = [Double](repeating: 1, count: pairs)
    #expect(deviates(&scaled, pairs: pairs, scale: ones) == expected)
    var growing = stream(1)
    let scales = (0..<pairs).map { 0.5 + Double($0) }
    let grown = deviates(&growing, pairs: pairs, scale: scales)
    for index in expected.indices {
      let product = expected[index] * scales[index / 2]
      // The factor enters before the cosine: two roundings in another order.
      #expect(abs(grown[index] - product) <= 3 * product.magnitude * 0x1p-53)
    }
  }

  /// Deviations of ⟨xᵏ⟩, k = 1 … 8, from 0 and (k − 1)!! in standard deviations, with the exact
  /// variances (2k − 1)!! − [(k − 1)!!]².
  private func momentPulls(_ sample: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: 8)
    for value in sample {
      var power = 1.0
      for order in 0..<8 {
        power *= value
        sums[order] += power
      }
    }
    let moments: [Double] = [0, 1, 0, 3, 0, 15, 0, 105]
    let squares: [Double] = [1, 3, 15, 105, 945, 10_395, 135_135, 2_027_025]
    let count = Double(sample.count)
    return (0..<8).map { order in
      let variance = squares[order] - moments[order] * moments[order]
      return (sums[order] / count - moments[order]) / (variance / count).squareRoot()
    }
  }

  @Test func momentsUpToTheEighth() {
    var drawing = stream(2)
    let sample = deviates(&drawing, pairs: 1 << 20)
    for (order, pull) in momentPulls(sample).enumerated() {
      #expect(abs(pull) < 4, "moment \(order + 1) is \(pull)σ off")
    }
    // A variance of 1.01 instead of 1 is 0.01 √(n/2) ≈ 10σ away, on top of the fluctuation.
    let wrong = momentPulls(sample.map { $0 * 1.01.squareRoot() })
    #expect(abs(wrong[1]) > 6)
    #expect(abs(wrong[3]) > 4)
  }

  @Test func distributionFunction() {
    var drawing = stream(3)
    let sample = deviates(&drawing, pairs: 1 << 21)
    // D_n √n exceeds 1.95 once in a thousand times.
    let threshold = 1.95 / Double(sample.count).squareRoot()
    #expect(kolmogorovSmirnovDistance(of: sample, from: normalDistribution) < threshold)
    // A variance of 1.01 moves the distribution function by up to 0.0012, against 0.00095.
    let wrong = kolmogorovSmirnovDistance(of: sample) {
      normalDistribution($0 / 1.01.squareRoot())
    }
    #expect(wrong > threshold)
  }

  @Test func membersOfAPairAreIndependent() {
    var drawing = stream(4)
    let pairs = 1 << 20
    let sample = deviates(&drawing, pairs: pairs)
    var (product, squares, cubes) = (0.0, 0.0, 0.0)
    for pair in 0..<pairs {
      let (x, y) = (sample[2 * pair], sample[2 * pair + 1])
      product += x * y
      squares += (x * x - 1) * (y * y - 1)
      cubes += x * x * x * y
    }
    // Variances 1, 2 · 2 and 15 · 1.
    let count = Double(pairs)
    #expect(abs(product) < 4 * count.squareRoot())
    #expect(abs(squares) < 4 * (4 * count).squareRoot())
    #expect(abs(cubes) < 4 * (15 * count).squareRoot())
  }

  @Test func neighbouringNetworksAreIndependent() {
    let (networks, pairs) = (20_000, 16)
    var previous: [Double] = []
    var (product, squares) = (0.0, 0.0)
    for network in 0..<networks {
      var drawing = stream(UInt64(network))
      let current = deviates(&drawing, pairs: pairs)
      for (x, y) in zip(previous, current) {
        product += x * y
        squares += (x * x - 1) * (y * y - 1)
      }
      previous = current
    }
    let count = Double((networks - 1) * 2 * pairs)
    #expect(abs(product) < 4 * count.squareRoot())
    #expect(abs(squares) < 4 * (4 * count).squareRoot())
  }

  /// Box–Muller backwards: the angle on the circle and e^{−r²/2} are uniform and independent.
  @Test func angleAndRadiusAreUniform() {
    var drawing = stream(5)
    let pairs = 1 << 20
    let sample = deviates(&drawing, pairs: pairs)
    var (angles, radii): ([Double], [Double]) = ([], [])
    for pair in 0..<pairs {
      let (x, y) = (sample[2 * pair], sample[2 * pair + 1])
      angles.append(Double.atan2(y: y, x: x) / (2 * .pi) + 0.5)
      radii.append(Double.exp(-(x * x + y * y) / 2))
    }
    let threshold = 1.95 / Double(pairs).squareRoot()
    #expect(kolmogorovSmirnovDistance(of: angles) { $0 } < threshold)
    #expect(kolmogorovSmirnovDistance(of: radii) { $0 } < threshold)
    let covariance = zip(angles, radii).reduce(0) { $0 + ($1.0 - 0.5) * ($1.1 - 0.5) }
    // Each factor has variance 1/12.
    #expect(abs(covariance) * 12 < 4 * Double(pairs).squareRoot())
    // Losing the reflection at the diagonal leaves half the circle empty.
    let folded = angles.map { ($0 * 4 + 0.5).truncatingRemainder(dividingBy: 2) < 1 ? $0 : 0.75 }
    #expect(kolmogorovSmirnovDistance(of: folded) { $0 } > threshold)
  }
}
