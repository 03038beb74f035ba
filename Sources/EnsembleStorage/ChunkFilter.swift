import CZlib

/// HDF5's filters shuffle, deflate and Fletcher32, one after the other, as the library applies them.
///
/// Doing it here lets several threads compress at once; the library reads the result ("HDF5 File
/// Format Specification", IV.A.2.l, and the reference manual's H5Dwrite_chunk).
enum ChunkFilter {
  /// zlib's matcher finds nothing in the noise of a field's digits and costs most of the time; without
  /// it deflate is twice as fast and, its tables being larger, leaves slightly less: 0.878 of white
  /// noise instead of 0.884 at level 4.
  private static let strategy = Z_RLE
  private static let level: Int32 = 6

  /// A chunk as it stands in the file.
  static func encode(_ values: UnsafeBufferPointer<Double>) -> [UInt8] {
    let packed = deflate(shuffle(values))
    return packed + checksum(of: packed)
  }

  /// All first bytes of the values, all second bytes, …: a field's exponents come together, which is
  /// what can be compressed in it.
  static func shuffle(_ values: UnsafeBufferPointer<Double>) -> [UInt8] {
    let count = values.count
    return [UInt8](unsafeUninitializedCapacity: 8 * count) { bytes, initializedCount in
      for index in 0..<count {
        let bits = values[index].bitPattern
        for byte in 0..<8 {
          bytes[byte * count + index] = UInt8(truncatingIfNeeded: bits >> (8 * UInt64(byte)))
        }
      }
      initializedCount = 8 * count
    }
  }

  private static func deflate(_ bytes: [UInt8]) -> [UInt8] {
    let bound = lattice_deflate_bound(bytes.count)
    return [UInt8](unsafeUninitializedCapacity: bound) { target, count in
      count = lattice_deflate(
        LATTICE_ZLIB, level, strategy, bytes, bytes.count, target.baseAddress, bound)
      precondition(count > 0, "zlib has memory for its tables of a quarter of a megabyte")
    }
  }

  /// Fletcher's checksum over words of 16 bits, high byte first, as HDF5 appends it, low byte first.
  static func checksum(of bytes: [UInt8]) -> [UInt8] {
    var (first, second): (UInt32, UInt32) = (0, 0)
    func fold() {
      first = (first & 0xFFFF) + (first >> 16)
      second = (second & 0xFFFF) + (second >> 16)
    }
    var index = 0
    while index + 1 < bytes.count {
      // After 360 words the sums could overflow.
      let end = min(index + 720, bytes.count - 1)
      while index < end {
        first += UInt32(bytes[index]) << 8 | UInt32(bytes[index + 1])
        second += first
        index += 2
      }
      fold()
    }
    if bytes.count % 2 == 1 {
      first += UInt32(bytes[bytes.count - 1]) << 8
      second += first
      fold()
    }
    fold()
    let sum = second << 16 | first
    return (0..<4).map { UInt8(truncatingIfNeeded: sum >> (8 * UInt32($0))) }
  }
}
