import LatticeGeometry
import Testing

@Suite struct RandomStreamTests {
  private func uniforms(_ stream: inout RandomStream, pairs: Int) -> [Double] {
    var buffer = [Double](repeating: .nan, count: 2 * pairs + 2)
    buffer.withUnsafeMutableBufferPointer { pointer in
      guard let start = pointer.baseAddress else { return }
      stream.fillUniformPairs(start, pairCount: pairs)
    }
    // Nothing is written beyond the end.
    #expect(buffer[(2 * pairs)...].allSatisfy { $0.isNaN })
    return Array(buffer[..<(2 * pairs)])
  }

  /// Key and counter as documented: (seed), (block, purpose, network).
  @Test func wordsArePhiloxBlocks() {
    let seed: UInt64 = 0x0123_4567_89AB_CDEF
    let network: UInt64 = 0xFEDC_BA98_7654_3210
    var stream = RandomStream(seed: seed, purpose: .calibration, network: network)
    for block in 0..<100 {
      let words = Philox.block(
        counter: SIMD4(
          UInt32(block), RandomStream.Purpose.calibration.rawValue, 0x7654_3210, 0xFEDC_BA98),
        key: SIMD2(0x89AB_CDEF, 0x0123_4567))
      #expect(stream.next() == UInt64(words.x) | UInt64(words.y) << 32)
      #expect(stream.next() == UInt64(words.z) | UInt64(words.w) << 32)
    }
  }

  @Test func uniformsAreTheUpperBits() {
    var words = RandomStream(seed: 5, purpose: .test, network: 0)
    var numbers = words
    for _ in 0..<1000 {
      let number = numbers.uniform()
      #expect(number == (Double(words.next() >> 12) + 0.5) * 0x1p-52)
      #expect(number > 0 && number < 1)
    }
  }

  /// Eight blocks at a time give what one at a time gives, whatever is left over at the end.
  @Test(arguments: [0, 1, 2, 7, 8, 9, 15, 16, 17, 31, 100, 1001])
  func vectorFillsEqualScalarDraws(pairs: Int) {
    var scalar = RandomStream(seed: 2307_03223, purpose: .test, network: 17)
    var vector = scalar
    let filled = uniforms(&vector, pairs: pairs)
    #expect(filled == (0..<2 * pairs).map { _ in scalar.uniform() })
    // And both streams stand at the same place.
    #expect((0..<5).map { _ in vector.next() } == (0..<5).map { _ in scalar.next() })
  }

  @Test func fillsDoNotDependOnChunks() {
    var whole = RandomStream(seed: 8, purpose: .test, network: 1)
    var parts = whole
    let expected = uniforms(&whole, pairs: 60)
    let chunks = [1, 8, 3, 0, 17, 16, 15].flatMap { uniforms(&parts, pairs: $0) }
    #expect(chunks == expected)
    #expect(whole.next() == parts.next())
  }

  @Test func aStartedBlockIsDroppedByAFill() {
    var stream = RandomStream(seed: 8, purpose: .test, network: 2)
    var reference = stream
    let words = (0..<8).map { _ in reference.next() }
    #expect(stream.next() == words[0])
    let filled = uniforms(&stream, pairs: 2)
    // The second word of block 0 is lost, blocks 1 and 2 are in the buffer, block 3 comes next.
    #expect(filled == words[2..<6].map { (Double($0 >> 12) + 0.5) * 0x1p-52 })
    #expect(stream.next() == words[6])
    #expect(stream.next() == words[7])
  }

  /// No 64-bit word is shared by streams that differ in one bit of seed, purpose or network; by
  /// chance that would happen once in 10¹³ runs of this test.
  @Test func streamsDoNotShareWords() {
    let streams =
      [0, 1, 1 << 32, .max].map { RandomStream(seed: $0, purpose: .test, network: 0) }
      + [1, 2, 1 << 32, .max].map { RandomStream(seed: 0, purpose: .test, network: $0) }
      + [RandomStream.Purpose.networkParameters, .calibration].map {
        RandomStream(seed: 0, purpose: $0, network: 0)
      }
    var words: Set<UInt64> = []
    for stream in streams {
      var stream = stream
      for _ in 0..<256 { words.insert(stream.next()) }
    }
    #expect(words.count == 256 * streams.count)
  }

  @Test func streamsAreValues() {
    var first = RandomStream(seed: 3, purpose: .test, network: 4)
    _ = first.next()
    var copy = first
    #expect((0..<9).map { _ in first.next() } == (0..<9).map { _ in copy.next() })
  }
}
