/// Reads the part of Python's literals that headers of .npy files consist of: a dictionary of texts,
/// truth values and tuples of integers.
struct PythonDictionary {
  enum Value: Hashable {
    case text(String)
    case truth(Bool)
    case integers([Int])
  }

  private let text: [UInt8]

  /// How far it has been read: where it is wrong, if it is.
  private(set) var position = 0

  init(text: [UInt8]) { self.text = text }

  /// The entries; nil if the text is anything else.
  mutating func entries() -> [String: Value]? {
    var entries: [String: Value] = [:]
    guard take("{") else { return nil }
    while !take("}") {
      guard let key = quoted(), take(":"), entries[key] == nil, let value = value() else {
        return nil
      }
      entries[key] = value
      if !take(",") {
        guard take("}") else { return nil }
        break
      }
    }
    skipSpace()
    return position == text.count ? entries : nil
  }

  private mutating func value() -> Value? {
    skipSpace()
    guard position < text.count else { return nil }
    if take("True") { return .truth(true) }
    if take("False") { return .truth(false) }
    if take("(") { return integers().map { .integers($0) } }
    if text[position] == UInt8(ascii: "[") { return list().map { .text($0) } }
    return quoted().map { .text($0) }
  }

  private mutating func integers() -> [Int]? {
    var integers: [Int] = []
    while !take(")") {
      skipSpace()
      let digits = text[position...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      guard let integer = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
      position += digits.count
      integers.append(integer)
      // Python 2 wrote long integers with a letter.
      _ = take("L")
      if !take(",") {
        guard take(")") else { return nil }
        break
      }
    }
    return integers
  }

  private mutating func quoted() -> String? {
    skipSpace()
    guard position < text.count else { return nil }
    let quote = text[position]
    guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return nil }
    guard let end = text[(position + 1)...].firstIndex(of: quote) else { return nil }
    defer { position = end + 1 }
    return String(decoding: text[(position + 1)..<end], as: UTF8.self)
  }

  /// The fields of a structure type, as they stand.
  private mutating func list() -> String? {
    var depth = 0
    for end in position..<text.count {
      if text[end] == UInt8(ascii: "[") { depth += 1 }
      if text[end] == UInt8(ascii: "]") { depth -= 1 }
      if depth == 0 {
        defer { position = end + 1 }
        return String(decoding: text[position...end], as: UTF8.self)
      }
    }
    return nil
  }

  private mutating func skipSpace() {
    while position < text.count, [0x20, 0x09, 0x0A, 0x0D].contains(text[position]) {
      position += 1
    }
  }

  /// Takes a word if it comes next.
  private mutating func take(_ word: String) -> Bool {
    skipSpace()
    guard text[position...].starts(with: word.utf8) else { return false }
    position += word.utf8.count
    return true
  }
}
