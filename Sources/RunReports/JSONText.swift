import Foundation

/// The program's JSON output: sorted keys, indented, numbers that read back to the same bits.
public enum JSONText {
  /// Encodes a value.
  ///
  /// - Throws: Whatever the value's own encoding throws; a not-a-number that is not `null`ed is one.
  public static func encode(_ value: some Encodable) throws -> String {
    try encode(value, formatting: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
  }

  /// Encodes a value on one line, for programs.
  ///
  /// - Throws: Whatever the value's own encoding throws; a number that is not finite is one.
  public static func encodeCompactly(_ value: some Encodable) throws -> String {
    try encode(value, formatting: [.sortedKeys, .withoutEscapingSlashes])
  }

  private static func encode(
    _ value: some Encodable, formatting: JSONEncoder.OutputFormatting
  ) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = formatting
    return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
  }
}
