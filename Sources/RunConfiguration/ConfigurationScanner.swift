/// Reads JSON text with JSON5's conveniences into a tree that knows its lines and columns.
///
/// Beyond JSON it accepts `//` and `/* */` comments, trailing commas, unquoted keys, single quotes,
/// hexadecimal integers, a leading `+` or decimal point, and `Infinity` and `NaN`, which are left
/// for validation to refuse with their key. It refuses duplicate keys. Every input ends in a tree
/// or an error, in time linear in its length.
public struct ConfigurationScanner {
  /// Largest accepted input in bytes; a configuration has a few hundred.
  public static let largestInput = 4 << 20
  /// Deepest accepted nesting of lists and sections; the scanner recurses, so it must be bounded.
  public static let deepestNesting = 64
  /// Longest accepted number in bytes: an exact double needs at most 767 digits.
  static let longestNumber = 1024
  /// Duplicate keys listed one by one.
  static let listedDuplicates = 20

  /// Reads a text.
  ///
  /// - Parameters:
  ///   - text: JSON with JSON5's conveniences.
  ///   - source: The name problems carry, usually the file's path as typed.
  /// - Throws: The first syntax error, or all duplicate keys.
  public static func scan(
    _ text: String, source: String
  ) throws(ConfigurationError) -> ConfigurationNode {
    try scan(bytes: Array(text.utf8), source: source)
  }

  /// Reads the bytes of a file, which must be UTF-8.
  ///
  /// - Parameters:
  ///   - bytes: The file's.
  ///   - source: The name problems carry.
  ///   - largest: The most bytes accepted; results may be larger than configurations.
  /// - Throws: The first syntax error, or all duplicate keys.
  public static func scan(
    bytes: [UInt8], source: String, largest: Int = largestInput
  ) throws(ConfigurationError) -> ConfigurationNode {
    let (root, duplicates) = try scanKeepingDuplicates(
      bytes: bytes, source: source, largest: largest)
    if let error = ConfigurationError(duplicates) { throw error }
    return root
  }

  /// Reads the bytes and returns duplicate keys beside a tree that holds their first value, so that
  /// they can be reported together with what validation finds.
  static func scanKeepingDuplicates(
    bytes: [UInt8], source: String, largest: Int = largestInput
  ) throws(ConfigurationError) -> (root: ConfigurationNode, duplicates: [ConfigurationProblem]) {
    guard bytes.count <= largest else {
      throw ConfigurationError(tooLarge(source: source))
    }
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw ConfigurationError(
        ConfigurationProblem(
          source: source, fact: "the file is not UTF-8 text",
          rule: "a configuration is JSON in UTF-8", wayOut: "Save it again as UTF-8."))
    }
    var scanner = ConfigurationScanner(bytes: bytes, source: source)
    do throws(Failure) {
      let root = try scanner.scanDocument()
      return (root, scanner.duplicates)
    } catch {
      throw ConfigurationError(error.problem)
    }
  }

  static func tooLarge(source: String) -> ConfigurationProblem {
    ConfigurationProblem(
      source: source, fact: "the file is larger than \(largestInput >> 20) MiB",
      rule: "a configuration has a few hundred bytes", wayOut: "Check the path.")
  }

  private struct Failure: Error {
    let problem: ConfigurationProblem
  }

  private struct Place {
    let line: Int
    let column: Int
  }

  private let bytes: [UInt8]
  private let source: String
  private var offset = 0
  private var line = 1
  private var column = 1
  /// The keys and indices of the sections and lists that are open here.
  private var path: [ConfigurationPath.Step] = []
  private var duplicates: [ConfigurationProblem] = []

  private init(bytes: [UInt8], source: String) {
    self.bytes = bytes
    self.source = source
  }

  // MARK: Values

  private mutating func scanDocument() throws(Failure) -> ConfigurationNode {
    try skipBlanks()
    if offset == bytes.count {
      throw Failure(
        problem: ConfigurationProblem(
          source: source, fact: "the file is empty", rule: "it must hold a configuration in braces",
          wayOut: "Start from a file in Configs."))
    }
    let root = try scanValue()
    try skipBlanks()
    if offset < bytes.count {
      throw failure("found \(shownCharacter) after the end of the configuration")
    }
    return root
  }

  private mutating func scanValue() throws(Failure) -> ConfigurationNode {
    let start = place
    let value: ConfigurationNode.Value
    switch next {
    case nil: throw failure("the text ends where a value should stand")
    case UInt8(ascii: "{"): value = .object(try scanMembers())
    case UInt8(ascii: "["): value = .array(try scanEntries())
    case UInt8(ascii: "\""), UInt8(ascii: "'"): value = .string(try scanString())
    case .some(let byte) where Self.isWordByte(byte): value = try scanWord()
    default: throw failure("expected a value but found \(shownCharacter)")
    }
    return ConfigurationNode(value, line: start.line, column: start.column)
  }

  private mutating func scanMembers() throws(Failure) -> [ConfigurationMember] {
    let start = place
    try open()
    var members: [ConfigurationMember] = []
    var firstLines: [String: Int] = [:]
    while true {
      try skipBlanks()
      if take(UInt8(ascii: "}")) { return members }
      let keyPlace = place
      let key = try scanKey(openedAt: start)
      try skipBlanks()
      guard take(UInt8(ascii: ":")) else {
        throw failure("expected ':' after the key \(key.abbreviated) but found \(shownCharacter)")
      }
      try skipBlanks()
      path.append(.key(key))
      if let firstLine = firstLines[key] {
        noteDuplicate(at: keyPlace, firstLine: firstLine)
        _ = try scanValue()
      } else {
        firstLines[key] = keyPlace.line
        members.append(
          ConfigurationMember(
            key: key, line: keyPlace.line, column: keyPlace.column, node: try scanValue()))
      }
      path.removeLast()
      try skipBlanks()
      if take(UInt8(ascii: ",")) { continue }
      if take(UInt8(ascii: "}")) { return members }
      throw separatorFailure(closing: "}", what: "section", openedAt: start)
    }
  }

  private mutating func scanEntries() throws(Failure) -> [ConfigurationNode] {
    let start = place
    try open()
    var entries: [ConfigurationNode] = []
    while true {
      try skipBlanks()
      if take(UInt8(ascii: "]")) { return entries }
      if next == nil { throw separatorFailure(closing: "]", what: "list", openedAt: start) }
      path.append(.index(entries.count))
      entries.append(try scanValue())
      path.removeLast()
      try skipBlanks()
      if take(UInt8(ascii: ",")) { continue }
      if take(UInt8(ascii: "]")) { return entries }
      throw separatorFailure(closing: "]", what: "list", openedAt: start)
    }
  }

  /// Steps over the opening bracket; `path` is as long as the number of brackets already open.
  private mutating func open() throws(Failure) {
    if path.count >= Self.deepestNesting {
      throw failure("lists and sections are nested deeper than \(Self.deepestNesting) levels")
    }
    advance()
  }

  private mutating func scanKey(openedAt start: Place) throws(Failure) -> String {
    switch next {
    case nil: throw separatorFailure(closing: "}", what: "section", openedAt: start)
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return try scanString()
    case .some(let byte) where Self.isKeyByte(byte) && !byte.isDigit:
      let first = offset
      while let byte = next, Self.isKeyByte(byte), !isAtWideBlank { advance() }
      if first < offset { return String(decoding: bytes[first..<offset], as: UTF8.self) }
      throw failure("expected a key but found \(shownCharacter)")
    default: throw failure("expected a key but found \(shownCharacter)")
    }
  }

  /// Reads a number or one of the words `true`, `false`, `null`, `Infinity`, `NaN`.
  private mutating func scanWord() throws(Failure) -> ConfigurationNode.Value {
    let start = place
    let first = offset
    while let byte = next, Self.isWordByte(byte) { advance() }
    let length = offset - first
    let kept = min(length, Self.longestNumber)
    let word = String(decoding: bytes[first..<first + kept], as: UTF8.self)
    switch word {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    default: break
    }
    if length == kept, let number = NumberLiteral(word) {
      return .number(number.value, literal: word)
    }
    let shown = word.abbreviated
    if let byte = word.utf8.first, byte.isLetter || byte == UInt8(ascii: "_") {
      let known = ["true", "false", "null", "Infinity", "NaN"]
      if let meant = known.first(where: { $0.lowercased() == word.lowercased() }) {
        throw failure("\(shown) is not a value; did you mean \(meant)?", at: start)
      }
      throw failure(
        "\(shown) is not a value", rule: "a text stands in quotes",
        wayOut: "Write \(shown.quoted).", at: start)
    }
    throw failure("\(shown) is not a number", at: start)
  }

  // MARK: Strings

  private mutating func scanString() throws(Failure) -> String {
    let start = place
    let quote = next
    advance()
    var content: [UInt8] = []
    while let byte = next {
      if byte == quote {
        advance()
        return String(decoding: content, as: UTF8.self)
      }
      switch byte {
      case UInt8(ascii: "\\"): try scanEscape(into: &content)
      case 0x0A, 0x0D:
        throw failure(
          "the text that starts here does not end on its line", wayOut: "Close the quotes.",
          at: start)
      case ..<0x20:
        throw failure("found \(shownCharacter) in a text", rule: "it must be written as an escape")
      default:
        content.append(byte)
        advance()
      }
    }
    throw failure("the text that starts here does not end", wayOut: "Close the quotes.", at: start)
  }

  private mutating func scanEscape(into content: inout [UInt8]) throws(Failure) {
    let start = place
    advance()
    guard let byte = next else { throw failure("the text ends inside an escape", at: start) }
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"), UInt8(ascii: "/"):
      content.append(byte)
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "f"): content.append(0x0C)
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "v"): content.append(0x0B)
    case UInt8(ascii: "0"): content.append(0x00)
    case 0x0A: break
    case 0x0D:
      advance()
      if next == 0x0A { advance() }
      return
    case UInt8(ascii: "x"), UInt8(ascii: "u"):
      advance()
      let digits = byte == UInt8(ascii: "x") ? 2 : 4
      guard let scalar = scanScalar(digits: digits) else {
        throw failure("this escape does not spell a character", at: start)
      }
      content.append(contentsOf: Array(String(scalar).utf8))
      return
    default: throw failure("\\\(shownCharacter) is not an escape", at: start)
    }
    advance()
  }

  /// The character of a `\x` or `\u` escape, whose letter is already read; joins surrogate pairs.
  private mutating func scanScalar(digits: Int) -> Unicode.Scalar? {
    guard let first = scanHexadecimal(digits: digits) else { return nil }
    guard (0xD800...0xDBFF).contains(first) else { return Unicode.Scalar(first) }
    guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")),
      let second = scanHexadecimal(digits: 4), (0xDC00...0xDFFF).contains(second)
    else { return nil }
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
  }

  private mutating func scanHexadecimal(digits: Int) -> UInt32? {
    var value: UInt32 = 0
    for _ in 0..<digits {
      guard let byte = next, byte.isHexadecimalDigit else { return nil }
      let digit = byte.isDigit ? byte - UInt8(ascii: "0") : (byte | 0x20) - UInt8(ascii: "a") + 10
      value = value << 4 + UInt32(digit)
      advance()
    }
    return value
  }

  // MARK: Characters

  private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private var place: Place { Place(line: line, column: column) }

  private mutating func advance() {
    guard let byte = next else { return }
    offset += 1
    if byte == 0x0A || (byte == 0x0D && next != 0x0A) {
      line += 1
      column = 1
    } else if byte & 0xC0 != 0x80 {
      // Continuation bytes of UTF-8 belong to the column of their first byte.
      column += 1
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    advance()
    return true
  }

  private mutating func skipBlanks() throws(Failure) {
    while let byte = next {
      switch byte {
      case 0x09...0x0D, 0x20: advance()
      case UInt8(ascii: "/"): try skipComment()
      case 0x80... where isAtWideBlank:
        advance()
        while let byte = next, byte & 0xC0 == 0x80 { advance() }
      default: return
      }
    }
  }

  private mutating func skipComment() throws(Failure) {
    let start = place
    switch offset + 1 < bytes.count ? bytes[offset + 1] : 0 {
    case UInt8(ascii: "/"):
      while let byte = next, byte != 0x0A, byte != 0x0D { advance() }
    case UInt8(ascii: "*"):
      advance()
      advance()
      while let byte = next {
        advance()
        if byte == UInt8(ascii: "*"), take(UInt8(ascii: "/")) { return }
      }
      throw failure("the comment that starts here does not end", wayOut: "Close it.", at: start)
    default:
      throw failure("found '/'", rule: "a comment starts with // or /*", at: start)
    }
  }

  /// Whether a no-break space, byte-order mark or Unicode line separator stands here.
  private var isAtWideBlank: Bool {
    let rest = bytes[offset...].prefix(3)
    return rest.starts(with: [0xC2, 0xA0]) || rest.starts(with: [0xEF, 0xBB, 0xBF])
      || rest.starts(with: [0xE2, 0x80, 0xA8]) || rest.starts(with: [0xE2, 0x80, 0xA9])
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    byte.isLetter || byte.isDigit || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "+")
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
  }

  private static func isKeyByte(_ byte: UInt8) -> Bool {
    byte.isLetter || byte.isDigit || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$")
      || byte >= 0x80
  }

  // MARK: Problems

  private var shownCharacter: String {
    guard offset < bytes.count else { return "the end of the text" }
    let scalars = String(decoding: bytes[offset...].prefix(4), as: UTF8.self).unicodeScalars
    guard let scalar = scalars.first else { return "the end of the text" }
    if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) {
      return "the control character \(scalar.value)"
    }
    return "'\(scalar)'"
  }

  private func failure(
    _ fact: String, rule: String = "", wayOut: String = "", at place: Place? = nil
  ) -> Failure {
    let place = place ?? self.place
    return Failure(
      problem: ConfigurationProblem(
        source: source, line: place.line, column: place.column, fact: fact, rule: rule,
        wayOut: wayOut))
  }

  private func separatorFailure(
    closing bracket: String, what: String, openedAt start: Place
  ) -> Failure {
    guard offset < bytes.count else {
      return failure("the \(what) that starts here has no '\(bracket)'", at: start)
    }
    return failure("expected ',' or '\(bracket)' but found \(shownCharacter)")
  }

  private mutating func noteDuplicate(at place: Place, firstLine: Int) {
    guard duplicates.count < Self.listedDuplicates else { return }
    duplicates.append(
      ConfigurationProblem(
        source: source, keyPath: ConfigurationPath(path).description, line: place.line,
        column: place.column, fact: "is given again on line \(place.line)",
        rule: "line \(firstLine) already sets it", wayOut: "Remove one of the two."))
  }
}
