/// Random numbers of one case: Vigna's SplitMix64, begun by the campaign's seed and the case's number,
/// so that every case can be made again by itself.
struct CaseGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64, number: UInt64) {
    state = seed
    state = next() ^ (number &* 0xD134_2543_DE82_EF95)
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// 0 ..< a bound of at least 1.
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// One of a list that is not empty.
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}
