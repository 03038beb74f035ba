import ErrorAnalysis
import RealModule
import Testing

@Suite struct WeightTests {
  /// Rising past e³⁰ several times, falling far below, vanishing once.
  private static let wild: [Double] = [-3, 0, 5, 29, -40, 31, -.infinity, 60, 91, 2, 95, -700]

  @Test func scaledSumsEqualTheDirectSum() {
    for first in Self.wild.indices {
      let logWeights = Array(Self.wild[first...] + Self.wild[..<first])
      var scale = WeightScale()
      #expect(scale.shift == nil)
      var (sum, rescalings) = (0.0, 0)
      for (index, logWeight) in logWeights.enumerated() {
        let (weight, rescaling) = scale.weight(for: logWeight)
        #expect(weight >= 0 && weight <= Double.exp(30))
        if let rescaling {
          rescalings += 1
          sum *= rescaling
        }
        sum += weight * Double(index + 1)
      }
      let direct = logWeights.enumerated().reduce(0) {
        $0 + Double($1.offset + 1) * .exp($1.element)
      }
      let shift = scale.shift ?? .nan
      // A few roundings, and those of exponents up to 700.
      #expect(agree(sum * .exp(shift), direct, 1e-13))
      // Exactly the networks 31 above the scale that was in force raise it.
      var (expected, current) = (0, logWeights.first { $0 > -.infinity } ?? 0)
      for logWeight in logWeights where logWeight - current > 30 {
        expected += 1
        current = logWeight
      }
      #expect(rescalings == expected)
      #expect(shift == current)
    }
  }

  @Test func weightsThatVanishSetNoScale() {
    var scale = WeightScale()
    let vanishing = scale.weight(for: -.infinity)
    #expect(vanishing.weight == 0 && vanishing.rescaling == nil)
    #expect(scale.shift == nil)
    let first = scale.weight(for: -1e6)
    #expect(first.weight == 1 && first.rescaling == nil)
    #expect(scale.shift == -1e6)
  }

  private func statistics(
    _ logWeights: some Collection<Double>, of total: Int
  ) -> WeightStatistics {
    var statistics = WeightStatistics()
    for logWeight in logWeights { statistics.add(logWeight: logWeight) }
    return statistics
  }

  /// ESS, largest share and Var ln w, with all weights in memory.
  private func direct(_ logWeights: [Double]) -> (ess: Double, share: Double, variance: Double) {
    let largest = logWeights.max() ?? 0
    let weights = logWeights.map { Double.exp($0 - largest) }
    let (sum, count) = (weights.reduce(0, +), Double(weights.count))
    let mean = logWeights.reduce(0, +) / count
    return (
      sum * sum / (count * weights.reduce(0) { $0 + $1 * $1 }), 1 / sum,
      logWeights.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    )
  }

  @Test(arguments: [0.01, 1, 4, 40])
  func statisticsEqualBruteForce(deviation: Double) {
    for offset in [0.0, -300, 1e4] {
      let logWeights = normals(5000, network: 11).map { deviation * $0 + offset }
      let measured = statistics(logWeights, of: 5000)
      let expected = direct(logWeights)
      // Rounding of the ln w themselves: 1e4 · 2⁻⁵³ ≈ 1e-12, against deviations of 0.01.
      #expect(measured.count == 5000)
      #expect(agree(measured.essFraction, expected.ess, 1e-10))
      #expect(agree(measured.largestShare, expected.share, 1e-10))
      #expect(agree(measured.varianceLogWeight, expected.variance, 1e-9))
    }
  }

  @Test func statisticsOfExtremes() {
    let equal = statistics([-2, -2, -2, -2], of: 4)
    #expect(equal.essFraction == 1)
    #expect(equal.largestShare == 0.25)
    #expect(equal.varianceLogWeight == 0)
    #expect(equal.paretoK == nil)
    let single = statistics([0, -800, -800, -800], of: 4)
    #expect(single.essFraction == 0.25)
    #expect(single.largestShare == 1)
    let none = WeightStatistics()
    #expect(none.count == 0 && none.essFraction == 0 && none.varianceLogWeight == 0)
    #expect(none.paretoK == nil)
  }

  /// A network whose ln w is no number counts, but carries no weight.
  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func lostNetworksCarryNoWeight(lost: Double) {
    let sound = normals(300, network: 15).map { $0 / 2 - 900 }
    let rest = statistics(sound, of: 300)
    for mixed in [[lost] + sound, sound + [lost]] {
      let whole = statistics(mixed, of: 301)
      #expect(whole.count == 301 && whole.lostCount == 1)
      #expect(agree(whole.essFraction, rest.essFraction * 300 / 301, 1e-12))
      #expect(agree(whole.largestShare, rest.largestShare, 1e-12))
      #expect(agree(whole.varianceLogWeight, rest.varianceLogWeight, 1e-12))
      #expect(whole.paretoK?.isFinite == true)
    }
    var merged = statistics([lost, lost], of: 302)
    merged.merge(rest)
    merged.merge(statistics([lost], of: 302))
    #expect(merged.count == 303 && merged.lostCount == 3)
    #expect(agree(merged.varianceLogWeight, rest.varianceLogWeight, 1e-12))
    var scale = WeightScale()
    #expect(scale.weight(for: lost).weight == 0 && scale.shift == nil)
  }

  @Test(arguments: [0.5, 3, 60])
  func piecesMergeToTheWhole(deviation: Double) {
    let logWeights = normals(4001, network: 12).map { deviation * $0 - 17 }
    let whole = statistics(logWeights, of: 4001)
    let cuts = [0, 1, 1, 8, 500, 2499, 4000, 4001]
    var merged = WeightStatistics()
    for (start, end) in zip(cuts, cuts.dropFirst()) {
      merged.merge(statistics(logWeights[start..<end], of: 4001))
    }
    #expect(merged.count == whole.count)
    // Another order of additions only.
    #expect(agree(merged.essFraction, whole.essFraction, 1e-12))
    #expect(agree(merged.largestShare, whole.largestShare, 1e-12))
    #expect(agree(merged.varianceLogWeight, whole.varianceLogWeight, 1e-12))
    // The tail is a set, so its shape is the same to the last bit.
    #expect(merged.paretoK == whole.paretoK)
    #expect(whole.paretoK != nil)
  }

  @Test func keepsTheLargestValues() {
    let values = uniforms(1000, network: 13).map { ($0 * 300).rounded() }
    for capacity in [1, 2, 7, 100, 999, 1000, 5000] {
      var kept = LargestValues(capacity: capacity)
      for value in values { kept.insert(value) }
      let expected = Array(values.sorted(by: >).prefix(capacity))
      #expect(kept.sorted == expected)
      var (left, right) = (LargestValues(capacity: capacity), LargestValues(capacity: capacity))
      for value in values[..<613] { left.insert(value) }
      for value in values[613...] { right.insert(value) }
      left.merge(right)
      #expect(left.sorted == expected)
      for descending in [values.sorted(), values.sorted(by: >)] {
        var ordered = LargestValues(capacity: capacity)
        for value in descending { ordered.insert(value) }
        #expect(ordered.sorted == expected)
      }
    }
  }
}
