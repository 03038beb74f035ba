import TestSupport

/// Random numbers of one case, begun by the campaign's seed and the case's number, so that every case
/// can be made again by itself.
struct CaseGenerator: RandomNumberGenerator {
  private var sequence: SplitMix64

  init(seed: UInt64, number: UInt64) {
    var campaign = SplitMix64(seed: seed)
    sequence = SplitMix64(seed: campaign.next() ^ (number &* 0xD134_2543_DE82_EF95))
  }

  mutating func next() -> UInt64 { sequence.next() }

  /// 0 ..< a bound of at least 1.
  mutating func below(_ bound: Int) -> Int { sequence.below(bound) }

  /// One of a list that is not empty.
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}
