/// Makes hostile files of sound ones.
struct Mutator {
  /// Whether the files are text, whose numbers and words are changed as such.
  let isText: Bool

  /// Words that mean something to the reader.
  let words: [String]

  /// Numbers at the edges of what a double, an integer or a memory holds.
  static let numbers = [
    "0", "-0", "-0.0", "1", "-1", "2", "0.5", "1e308", "-1e308", "1.7976931348623157e308", "1e309",
    "1e400", "5e-324", "-5e-324", "2.2250738585072014e-308", "1e-400", "1e18", "1e19", "1e300",
    "1000000000", "2147483647", "-2147483648", "4294967296", "9223372036854775807",
    "-9223372036854775808", "-9.223372036854775808e18", "9223372036854775808",
    "18446744073709551615", "18446744073709551616", "4503599627370497", "nan", "-nan", "NaN",
    "Infinity", "-Infinity", "inf", "0x7fffffffffffffff", "0x1p1023", "1e", "--1", "1,5",
    "99999999999999999999999999999999999999999999999999",
  ]

  private static let signs = [
    "{", "}", "[", "]", "(", ")", ",", ":", "\"", "'", "\\", "\\u0000", "\\uD800", "//", "/*", "#",
    "\n", "\r", "\t", " ", "\u{0}", "\u{A0}", "\u{FEFF}", "\u{2028}", "é", "null", "true", "false",
    "[]", "{}", "\"\"", "../", "/", "<", "&",
  ]

  private static let integers: [UInt64] = [
    0, 1, 2, 3, 4, 8, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFF_FFFF,
    0x8000_0000, 0xFFFF_FFFF, 0x1_0000_0000, 0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000,
    0xFFFF_FFFF_FFFF_FFFF, 0x1000_0000_0000_0000, 0x7FF0_0000_0000_0000, 0x7FF8_0000_0000_0001,
    0x7FEF_FFFF_FFFF_FFFF, 0x000F_FFFF_FFFF_FFFF,
  ]

  /// A file made of one of several by one to eight changes.
  func mutated(_ seeds: [[UInt8]], using generator: inout CaseGenerator) -> [UInt8] {
    var bytes = generator.pick(seeds)
    // Mostly few: what is changed in many places is refused at the first of them.
    let count = 1 + generator.below(generator.below(2) == 0 ? 2 : 8)
    for _ in 0..<count {
      if isText, generator.below(4) > 0 {
        changeText(&bytes, using: &generator)
      } else {
        change(&bytes, seeds: seeds, using: &generator)
      }
    }
    return bytes
  }

  private func change(
    _ bytes: inout [UInt8], seeds: [[UInt8]], using generator: inout CaseGenerator
  ) {
    let place = generator.below(bytes.count + 1)
    let length = generator.below(generator.below(8) == 0 ? 4096 : 17)
    let end = min(bytes.count, place + length)
    switch generator.below(8) {
    case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8(generator.below(8))
    case 1 where place < bytes.count: bytes[place] = UInt8(truncatingIfNeeded: generator.next())
    case 2: bytes.removeSubrange(place..<end)
    case 3: bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
    case 4 where generator.below(4) == 0: bytes.removeSubrange(place...)
    case 5:
      // A piece of another file in the place of as much of this one.
      let other = generator.pick(seeds)
      let start = generator.below(other.count + 1)
      bytes.replaceSubrange(
        place..<end, with: other[start..<min(other.count, start + length)])
    case 6: bytes.insert(contentsOf: Array(generator.pick(words + Self.signs).utf8), at: place)
    default:
      // An integer of one to eight bytes in either order.
      let size = 1 << generator.below(4)
      let number = generator.pick(Self.integers)
      let little = (0..<size).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) }
      let last = min(bytes.count, place + size)
      bytes.replaceSubrange(
        place..<last,
        with: (generator.below(4) == 0 ? little.reversed() : little).prefix(
          last - place))
    }
  }

  private func changeText(_ bytes: inout [UInt8], using generator: inout CaseGenerator) {
    let start = generator.below(bytes.count + 1)
    switch generator.below(6) {
    case 0:
      let place = token(in: bytes, from: start, where: Self.isWord) ?? start..<start
      bytes.replaceSubrange(place, with: Array(generator.pick(words + Self.signs).utf8))
    case 1:
      // A piece moved elsewhere: a section into another, a row twice.
      let end = min(bytes.count, start + generator.below(200))
      let piece = Array(bytes[start..<end])
      bytes.insert(contentsOf: piece, at: generator.below(bytes.count + 1))
    case 2 where generator.below(8) == 0:
      let depth = 1 << generator.below(16)
      let opening = Array(generator.pick(["[", "{\"a\":", "(", "[[{\"a\":"]).utf8)
      bytes.insert(contentsOf: (0..<depth).flatMap { _ in opening }, at: start)
    case 2:
      let place = token(in: bytes, from: start, where: Self.isWord) ?? start..<start
      bytes.removeSubrange(place)
    default:
      let place = token(in: bytes, from: start, where: Self.isDigit) ?? start..<start
      bytes.replaceSubrange(place, with: Array(generator.pick(Self.numbers).utf8))
    }
  }

  /// The next run of bytes of a kind that begins with a word's or number's.
  private func token(
    in bytes: [UInt8], from start: Int, where belongs: (UInt8) -> Bool
  ) -> Range<Int>? {
    guard let first = bytes[start...].firstIndex(where: belongs) else { return nil }
    let end = bytes[first...].firstIndex { !belongs($0) } ?? bytes.count
    return first..<end
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || byte == 0x2B || byte == 0x2D || byte == 0x2E || byte == 0x65
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
  }
}
