import Foundation

/// Log-weights in a file of their own: an array of NumPy, text with one a line, or raw little-endian
/// doubles.
///
/// They are ln w of the fields in order, up to a common constant; −∞ leaves a field out. In text,
/// empty lines and what follows a `#` are skipped.
enum LogWeightFile {
  /// Reads the log-weights of a number of fields.
  static func read(_ path: String, count: Int) throws(FieldFileError) -> [Double] {
    let file = try RegularFile(path)
    let start = try file.bytes(at: 0, atMost: 4096)
    if start.starts(with: NumPyHeader.magic) {
      let header = try NumPyHeader(of: file)
      guard header.dimensions.count == 1 else {
        throw .wrongShape(
          path: path, expected: "[\(count)], a log-weight a field", found: "\(header.dimensions)")
      }
      return try array(
        of: file, from: header.dataOffset, element: header.element, stored: header.dimensions[0],
        count: count)
    }
    if start.allSatisfy(isText) { return try lines(of: file, count: count) }
    guard file.size % 8 == 0 else {
      throw .wrongSize(
        path: path, expected: 8 * count, found: file.size, reason: "it is neither .npy nor text")
    }
    return try array(
      of: file, from: 0, element: .littleDouble, stored: file.size / 8, count: count)
  }

  private static func array(
    of file: RegularFile, from offset: Int, element: ElementFormat, stored: Int, count: Int
  ) throws(FieldFileError) -> [Double] {
    guard stored == count else {
      throw .weightCount(path: file.path, expected: count, found: stored)
    }
    let bytes = try file.bytes(at: offset, atMost: count * element.byteCount)
    var values = [Double](repeating: 0, count: count)
    bytes.withUnsafeBytes { stored in
      values.withUnsafeMutableBufferPointer { values in
        guard let stored = stored.baseAddress, let values = values.baseAddress else { return }
        element.decode(stored, count: count, into: values)
      }
    }
    return try checked(values, path: file.path) { index in
      "byte \(offset + index * element.byteCount), field \(index)"
    }
  }

  private static func lines(of file: RegularFile, count: Int) throws(FieldFileError) -> [Double] {
    // Ample for a number and a remark a line; more is some other file.
    let largestSize = 256 * count + 1 << 16
    guard file.size <= largestSize else {
      throw .wrongSize(
        path: file.path, expected: 25 * count, found: file.size,
        reason: "there are \(count) fields and a log-weight takes a line of about 25 bytes")
    }
    let bytes = try file.bytes(at: 0, atMost: file.size)
    var values: [Double] = []
    var numbers: [Int] = []
    for (index, line) in bytes.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
    ).enumerated() {
      let content = line.prefix { $0 != UInt8(ascii: "#") }
      let text = String(decoding: content, as: UTF8.self).trimmingCharacters(in: .whitespaces)
      guard !text.isEmpty else { continue }
      guard let value = Double(text) else {
        throw .damaged(
          path: file.path, place: "line \(index + 1)",
          reason: "\"\(text.prefix(40))\" is not a number")
      }
      values.append(value)
      numbers.append(index + 1)
    }
    guard values.count == count else {
      throw .weightCount(path: file.path, expected: count, found: values.count)
    }
    return try checked(values, path: file.path) { "line \(numbers[$0])" }
  }

  /// Lets finite log-weights and −∞ pass, unless there are none but these.
  static func checked(
    _ values: [Double], path: String, place: (Int) -> String
  ) throws(FieldFileError) -> [Double] {
    if let index = values.firstIndex(where: { $0.isNaN || $0 == .infinity }) {
      throw .notFinite(path: path, place: place(index), value: "\(values[index])")
    }
    guard values.isEmpty || values.contains(where: \.isFinite) else {
      throw .notFinite(path: path, place: "every field", value: "-inf")
    }
    return values
  }

  /// Whether a byte occurs in printable text.
  private static func isText(_ byte: UInt8) -> Bool {
    (0x20...0x7E).contains(byte) || [0x09, 0x0A, 0x0D].contains(byte)
  }
}
