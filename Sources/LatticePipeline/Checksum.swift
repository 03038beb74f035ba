import Crypto
import Foundation

/// SHA-256 checksums in hexadecimal.
enum Checksum {
  static func sha256(of data: Data) -> String {
    SHA256.hash(data: data).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }

  static func sha256(of text: String) -> String { sha256(of: Data(text.utf8)) }
}
