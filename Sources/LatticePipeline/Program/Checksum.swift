import Crypto
import Foundation

/// SHA-256 checksums in hexadecimal.
enum Checksum {
  static func sha256(of data: Data) -> String { digits(SHA256.hash(data: data)) }

  static func sha256(of text: String) -> String { sha256(of: Data(text.utf8)) }

  /// A seed that is another for other texts.
  static func seed(of texts: [String]) -> UInt64 {
    guard let seed = UInt64(sha256(of: texts.joined(separator: "\n")).prefix(16), radix: 16) else {
      preconditionFailure("sixteen hexadecimal digits are a number")
    }
    return seed
  }

  /// The checksum of a file, which need not fit into memory.
  ///
  /// - Throws: ``PlainFile/Fault``, or an error of the system if it cannot be read.
  static func sha256(ofFile path: String) throws -> String {
    let (file, _) = try PlainFile.open(path)
    var hash = SHA256()
    while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty {
      hash.update(data: piece)
    }
    return digits(hash.finalize())
  }

  private static func digits(_ digest: SHA256.Digest) -> String {
    digest.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}
