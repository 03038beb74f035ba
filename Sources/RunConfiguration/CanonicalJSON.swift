/// JSON text in the one form the program writes: two-space indentation, scalars' lists on one line.
indirect enum CanonicalJSON {
  /// Text that is JSON already.
  case raw(String)
  case string(String)
  case array([CanonicalJSON])
  case object([(key: String, value: CanonicalJSON)])

  /// A number with the fewest digits that read back to the same double; 2.0 is written 2.
  static func number(_ value: Double) -> CanonicalJSON {
    if value == 0 { return .raw("0") }
    if !value.isFinite { return .raw(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity") }
    let text = "\(value)"
    return .raw(text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
  }

  static func integer(_ value: some BinaryInteger) -> CanonicalJSON { .raw(String(value)) }

  static func numbers(_ values: [Double]) -> CanonicalJSON { .array(values.map { .number($0) }) }

  static func strings(_ values: [String]) -> CanonicalJSON { .array(values.map { .string($0) }) }

  /// The text, without a newline at the end.
  func text(indentation: Int = 0) -> String {
    let inner = String(repeating: " ", count: indentation + 2)
    let outer = String(repeating: " ", count: indentation)
    switch self {
    case .raw(let text): return text
    case .string(let text): return text.quoted
    case .array(let entries):
      let texts = entries.map { $0.text(indentation: indentation + 2) }
      if entries.allSatisfy(\.isScalar) { return "[" + texts.joined(separator: ", ") + "]" }
      return "[\n" + texts.map { inner + $0 }.joined(separator: ",\n") + "\n\(outer)]"
    case .object(let members):
      if members.isEmpty { return "{}" }
      let lines = members.map { member in
        "\(inner)\(member.key.quoted): \(member.value.text(indentation: indentation + 2))"
      }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(outer)}"
    }
  }

  private var isScalar: Bool {
    switch self {
    case .raw, .string: true
    case .array, .object: false
    }
  }
}
