/// How a real number is stored in a flat file: IEEE 754, of four or eight bytes.
struct ElementFormat: Hashable, Sendable {
  let byteCount: Int
  let isBigEndian: Bool

  static let littleDouble = ElementFormat(byteCount: 8, isBigEndian: false)

  /// Converts stored numbers.
  func decode(_ stored: UnsafeRawPointer, count: Int, into values: UnsafeMutablePointer<Double>) {
    if byteCount == 8 {
      for index in 0..<count {
        let bits = stored.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self)
        values[index] = Double(
          bitPattern: isBigEndian ? UInt64(bigEndian: bits) : UInt64(littleEndian: bits))
      }
    } else {
      for index in 0..<count {
        let bits = stored.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)
        values[index] = Double(
          Float(bitPattern: isBigEndian ? UInt32(bigEndian: bits) : UInt32(littleEndian: bits)))
      }
    }
  }
}
