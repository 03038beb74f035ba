/// One value of a scanned configuration, with the place it was read from.
public struct ConfigurationNode: Hashable, Sendable {
  /// The kinds of value a configuration can hold.
  public enum Value: Hashable, Sendable {
    /// The literal `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number as the nearest double, and its text, from which integers are read exactly.
    case number(Double, literal: String)
    /// A text.
    case string(String)
    /// A list.
    case array([ConfigurationNode])
    /// A section; members keep the order of the file.
    case object([ConfigurationMember])
  }

  /// The value itself.
  public var value: Value
  /// Line of the value's first character, counted from 1.
  public var line: Int
  /// Column of the value's first character in Unicode scalars, counted from 1.
  public var column: Int

  /// Creates a value read at the given place.
  public init(_ value: Value, line: Int = 1, column: Int = 1) {
    self.value = value
    self.line = line
    self.column = column
  }

  /// The value of the member of that name, if this is a section that has one.
  public subscript(key: String) -> ConfigurationNode? {
    guard case .object(let members) = value else { return nil }
    return members.first { $0.key == key }?.node
  }

  /// The entry of that index, if this is a list that reaches so far.
  public subscript(index: Int) -> ConfigurationNode? {
    guard case .array(let entries) = value, entries.indices.contains(index) else { return nil }
    return entries[index]
  }

  /// The entries of a list; none of any other value.
  var entries: [ConfigurationNode] {
    if case .array(let entries) = value { entries } else { [] }
  }

  /// The integer a number spells, of either sign; nil for any other value.
  var integer: Int? { double.flatMap(Int.init(exactly:)) }

  /// The value as a message shows it: short, on one line, without control characters.
  var shown: String {
    switch value {
    case .null: return "null"
    case .bool(let flag): return flag ? "true" : "false"
    case .number(_, let literal): return literal.abbreviated
    case .string(let text): return text.abbreviated.quoted
    case .object: return "a section"
    case .array(let entries):
      let isShort = entries.count <= 8 && entries.allSatisfy(\.isScalar)
      let list = isShort ? "[" + entries.map(\.shown).joined(separator: ", ") + "]" : ""
      return !list.isEmpty && list.count <= 60 ? list : "a list with \(entries.count) entries"
    }
  }

  private var isScalar: Bool {
    switch value {
    case .array, .object: false
    default: true
    }
  }
}
