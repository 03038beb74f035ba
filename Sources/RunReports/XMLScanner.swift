/// Takes the XML of drawings apart, in time linear in its length: tags, attributes and text, which stay
/// escaped. Declarations, comments and document types without content of their own are passed over.
struct XMLScanner {
  /// A piece.
  enum Token {
    /// `<name key="value">`, or with `/>`.
    case start(name: String, attributes: [(key: String, value: String)], isEmpty: Bool)
    /// `</name>`.
    case end(String)
    /// What stands between tags.
    case text(String)
  }

  private let bytes: [UInt8]
  private var position = 0

  /// Entities every reader of XML and of HTML knows.
  private static let entities: Set<String> = ["amp", "lt", "gt", "quot", "#39", "#45", "#160"]

  init(_ text: String) { bytes = Array(text.utf8) }

  /// The next piece; nil at the end.
  mutating func next() throws(SVGFigureError) -> Token? {
    while position < bytes.count {
      guard bytes[position] == UInt8(ascii: "<") else {
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "<") { position += 1 }
        return .text(try checked(bytes[start..<position]))
      }
      if try skipAside() { continue }
      position += 1
      if take("/") {
        let name = takeName()
        skipSpace()
        guard take(">"), !name.isEmpty else { throw .damaged("a broken closing tag") }
        return .end(name)
      }
      return try scanTag()
    }
    return nil
  }

  private mutating func scanTag() throws(SVGFigureError) -> Token {
    let name = takeName()
    guard !name.isEmpty else { throw .damaged("a tag without a name") }
    var attributes: [(key: String, value: String)] = []
    while true {
      skipSpace()
      if take(">") { return .start(name: name, attributes: attributes, isEmpty: false) }
      if take("/") {
        guard take(">") else { throw .damaged("a broken tag \(name)") }
        return .start(name: name, attributes: attributes, isEmpty: true)
      }
      let key = takeName()
      skipSpace()
      guard !key.isEmpty, take("="), !attributes.contains(where: { $0.key == key }) else {
        throw .damaged("a broken attribute of \(name)")
      }
      skipSpace()
      let quote: Character = take("\"") ? "\"" : "'"
      guard quote == "\"" || take("'") else { throw .damaged("an attribute without quotes") }
      let start = position
      while position < bytes.count, bytes[position] != quote.asciiValue { position += 1 }
      let value = try checked(bytes[start..<position])
      guard take(quote), !value.contains("<") else { throw .damaged("an attribute without end") }
      attributes.append((key, value.replacingQuotes))
    }
  }

  /// A text whose entities are known.
  private func checked(_ bytes: ArraySlice<UInt8>) throws(SVGFigureError) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    for piece in text.split(separator: "&", omittingEmptySubsequences: false).dropFirst() {
      guard let end = piece.firstIndex(of: ";"), Self.entities.contains(String(piece[..<end]))
      else { throw .damaged("an unknown entity &\(piece.prefix(10))") }
    }
    guard
      text.unicodeScalars.allSatisfy({
        $0.value >= 0x20
          ? $0 != "\u{FFFE}" && $0 != "\u{FFFF}" : "\t\n\r".unicodeScalars.contains($0)
      }), !text.contains("]]>")
    else { throw .damaged("characters XML does not have") }
    return text
  }

  /// Passes over what says nothing about the drawing.
  private mutating func skipAside() throws(SVGFigureError) -> Bool {
    if try skip("<?", "?>") { return true }
    if try skip("<!--", "-->") { return true }
    return try skip("<!DOCTYPE", ">")
  }

  private mutating func skip(_ start: String, _ end: String) throws(SVGFigureError) -> Bool {
    guard bytes[position...].starts(with: start.utf8) else { return false }
    let mark = Array(end.utf8)
    while position < bytes.count, !bytes[position...].starts(with: mark) {
      if bytes[position] == UInt8(ascii: "[") && start == "<!DOCTYPE" {
        throw .refused("a document type of its own")
      }
      position += 1
    }
    guard position < bytes.count else { throw .damaged("\(start) without end") }
    position += mark.count
    return true
  }

  private mutating func take(_ character: Character) -> Bool {
    guard position < bytes.count, bytes[position] == character.asciiValue else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
      position += 1
    }
  }

  private mutating func takeName() -> String {
    let start = position
    while position < bytes.count, Self.isNameByte(bytes[position]) { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ":"), UInt8(ascii: "-"),
      UInt8(ascii: "_"), UInt8(ascii: "."):
      true
    default: false
    }
  }
}

extension String {
  /// The text for an attribute in double quotes.
  fileprivate var replacingQuotes: String {
    contains("\"")
      ? split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "&quot;") : self
  }
}
