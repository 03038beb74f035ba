/// The bijection Philox4x32-10 of Salmon et al., SC'11, one block at a time and eight at a time.
public enum Philox {
  private static let multiplier0: UInt64 = 0xD251_1F53
  private static let multiplier1: UInt64 = 0xCD9E_8D57
  private static let weyl0: UInt32 = 0x9E37_79B9
  private static let weyl1: UInt32 = 0xBB67_AE85

  /// 128 random bits from a counter and a key.
  public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var (word0, word1, word2, word3) = (counter.x, counter.y, counter.z, counter.w)
    var (key0, key1) = (key.x, key.y)
    for _ in 0..<10 {
      let product0 = multiplier0 &* UInt64(word0)
      let product1 = multiplier1 &* UInt64(word2)
      (word0, word1, word2, word3) = (
        UInt32(truncatingIfNeeded: product1 >> 32) ^ word1 ^ key0,
        UInt32(truncatingIfNeeded: product1),
        UInt32(truncatingIfNeeded: product0 >> 32) ^ word3 ^ key1,
        UInt32(truncatingIfNeeded: product0)
      )
      key0 &+= weyl0
      key1 &+= weyl1
    }
    return SIMD4(word0, word1, word2, word3)
  }

  /// The blocks of eight consecutive first counter words, as pairs of 64-bit words.
  ///
  /// Lane j holds the block of counter (first + j, identity).
  @inline(__always)
  static func eightBlocks(
    first: UInt32, identity: SIMD3<UInt32>, key: SIMD2<UInt32>
  ) -> (SIMD8<UInt64>, SIMD8<UInt64>) {
    var state = EightBlocks(
      word0: SIMD8(repeating: UInt64(first)) &+ SIMD8(0, 1, 2, 3, 4, 5, 6, 7),
      word1: SIMD8(repeating: UInt64(identity.x)),
      word2: SIMD8(repeating: UInt64(identity.y)),
      word3: SIMD8(repeating: UInt64(identity.z)),
      key0: SIMD8(repeating: UInt64(key.x)), key1: SIMD8(repeating: UInt64(key.y)))
    // Ten rounds, written out: a loop would not keep the state in registers.
    state.round(); state.round(); state.round(); state.round(); state.round()
    state.round(); state.round(); state.round(); state.round(); state.round()
    let mask = EightBlocks.mask
    let thirtyTwo = SIMD8<UInt64>(repeating: 32)
    return (
      (state.word0 & mask) | (state.word1 &<< thirtyTwo),
      (state.word2 & mask) | (state.word3 &<< thirtyTwo)
    )
  }

  /// Eight counters between rounds. Words and keys live in 64-bit lanes whose upper halves carry
  /// garbage; each multiplication masks it away.
  private struct EightBlocks {
    var word0, word1, word2, word3, key0, key1: SIMD8<UInt64>

    @inline(__always)
    static var mask: SIMD8<UInt64> { SIMD8(repeating: 0xFFFF_FFFF) }

    @inline(__always)
    mutating func round() {
      let thirtyTwo = SIMD8<UInt64>(repeating: 32)
      let product0 = (word0 & Self.mask) &* SIMD8(repeating: multiplier0)
      let product1 = (word2 & Self.mask) &* SIMD8(repeating: multiplier1)
      word0 = (product1 &>> thirtyTwo) ^ word1 ^ key0
      word2 = (product0 &>> thirtyTwo) ^ word3 ^ key1
      word1 = product1
      word3 = product0
      key0 &+= SIMD8(repeating: UInt64(weyl0))
      key1 &+= SIMD8(repeating: UInt64(weyl1))
    }
  }
}
