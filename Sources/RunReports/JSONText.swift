import Foundation

/// The program's JSON output: sorted keys, indented, numbers that read back to the same bits.
public enum JSONText {
  /// Encodes a value.
  ///
  /// - Throws: Whatever the value's own encoding throws; a not-a-number that is not `null`ed is one.
  public static func encode(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
  }
}
