import ErrorAnalysis
import Foundation
import Testing

/// Sums over the parts of a block, put together and stored.
struct JoinedSumsTests {
  /// Σ w, Σ w o and Σ w o² of networks with these log-weights, as a meter forms them.
  private func sums(_ logWeights: some Collection<Double>) -> WeightedSums {
    var scale = WeightScale()
    var numbers = [0.0, 0, 0]
    for (index, logWeight) in logWeights.enumerated() {
      let (weight, rescaling) = scale.weight(for: logWeight)
      let value = Double(index % 7) - logWeight
      if let rescaling { numbers = numbers.map { $0 * rescaling } }
      numbers[0] += weight
      numbers[1] += weight * value
      numbers[2] += weight * value * value
    }
    return WeightedSums(
      count: logWeights.count, shift: scale.shift ?? 0, weight: numbers[0],
      sums: Array(numbers.dropFirst()))
  }

  /// Joined sums give the averages and the mean weight of the whole, whatever the units of the parts.
  @Test(arguments: [0.1, 4, 60])
  func partsJoinToTheWhole(spread: Double) throws {
    let logWeights = normals(900, network: 21).map { spread * $0 - 400 }
    // The last part's values continue the count of the first: 7 divides both lengths.
    let parts = [logWeights[..<350], logWeights[350..<693], logWeights[693...]]
    let joined = parts.dropFirst().reduce(sums(parts[0])) { $0.joined(with: sums($1)) }
    let whole = sums(logWeights)
    #expect(joined.count == 900)
    for (first, second) in zip(joined.sums, whole.sums) {
      #expect(agree(first / joined.weight, second / whole.weight, 1e-12))
    }
    #expect(
      abs(joined.shift + log(joined.weight) - whole.shift - log(whole.weight)) < 1e-12)
  }

  /// A part without weight has no unit, and changes nothing but the count.
  @Test func partsWithoutWeightJoin() {
    let empty = WeightedSums(count: 5, shift: 0, weight: 0, sums: [0, 0])
    let sound = sums([-900, -901])
    for joined in [empty.joined(with: sound), sound.joined(with: empty)] {
      #expect(joined.count == 7 && joined.shift == sound.shift)
      #expect(joined.weight == sound.weight && joined.sums == sound.sums)
    }
    #expect(empty.joined(with: empty).count == 10)
  }

  private func stored<Value: Codable>(_ value: Value) throws -> (value: Value, bytes: Data) {
    let encoder = PropertyListEncoder()
    encoder.outputFormat = .binary
    let bytes = try encoder.encode([value])
    return (try PropertyListDecoder().decode([Value].self, from: bytes)[0], bytes)
  }

  @Test func sumsAreStoredBitForBit() throws {
    let sums = WeightedSums(
      count: 3, shift: -0x1.fffp-1000, weight: .leastNonzeroMagnitude,
      sums: [-0.0, .infinity, 1 / 3, -.greatestFiniteMagnitude])
    let back = try stored(sums).value
    #expect(back.count == 3 && back.shift == sums.shift && back.weight == sums.weight)
    #expect(back.sums.map(\.bitPattern) == sums.sums.map(\.bitPattern))
  }

  @Test func statisticsAreStoredBitForBit() throws {
    var statistics = WeightStatistics()
    for logWeight in normals(5000, network: 22) + [.nan, -.infinity] {
      statistics.add(logWeight: 3 * logWeight)
    }
    statistics.addExtinct()
    let (back, bytes) = try stored(statistics)
    #expect(try stored(back).bytes == bytes)
    #expect(back.count == statistics.count && back.lostCount == 2 && back.extinctCount == 1)
    #expect(back.essFraction == statistics.essFraction)
    #expect(back.varianceLogWeight == statistics.varianceLogWeight)
    #expect(back.largestShare == statistics.largestShare)
    #expect(back.paretoK == statistics.paretoK && back.paretoK != nil)
    #expect(back.histogram == statistics.histogram)
    // What follows makes no difference either.
    var (first, second) = (statistics, back)
    for logWeight in normals(300, network: 23) {
      first.add(logWeight: 4 * logWeight)
      second.add(logWeight: 4 * logWeight)
    }
    #expect(try stored(first).bytes == stored(second).bytes)
  }

  /// Numbers that do not go together are refused.
  @Test func damageIsRefused() throws {
    struct Histogram: Codable {
      var exponent = 0
      var bins = [1, 2]
      var counts = [1]
      var zeroCount = 0
    }
    struct Largest: Codable {
      var capacity = 1
      var values = Data(count: 16)
    }
    struct Sums: Codable {
      var count = 1
      var sums = Data(count: 9)
    }
    func bytes(_ value: some Codable) throws -> Data { try PropertyListEncoder().encode(value) }
    let decoder = PropertyListDecoder()
    #expect(throws: DecodingError.self) {
      try decoder.decode(WeightHistogram.self, from: bytes(Histogram()))
    }
    #expect(throws: DecodingError.self) {
      try decoder.decode(LargestValues.self, from: bytes(Largest()))
    }
    #expect(throws: DecodingError.self) {
      try decoder.decode(WeightedSums.self, from: bytes(Sums()))
    }
    #expect(throws: DecodingError.self) {
      try decoder.decode(WeightedSums.self, from: bytes(Sums(sums: Data(count: 8))))
    }
  }
}
