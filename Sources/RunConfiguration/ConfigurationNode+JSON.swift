extension ConfigurationNode: Encodable {
  /// A number in the fewest digits that read back equal.
  init(number: Double) {
    self.init(.number(number, literal: CanonicalJSON.number(number).text()))
  }

  /// Encodes the value without its place.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch value {
    case .null: try container.encodeNil()
    case .bool(let flag): try container.encode(flag)
    case .number(let number, _):
      if let integer = unsignedInteger {
        try container.encode(integer)
      } else {
        try container.encode(number)
      }
    case .string(let text): try container.encode(text)
    case .array(let entries): try container.encode(entries)
    case .object(let members):
      try container.encode(
        Dictionary(members.map { ($0.key, $0.node) }, uniquingKeysWith: { $1 }))
    }
  }
}

extension CanonicalJSON {
  /// The JSON of a scanned value: integers exactly, other numbers in the fewest digits.
  init(_ node: ConfigurationNode) {
    switch node.value {
    case .null: self = .raw("null")
    case .bool(let flag): self = .raw(flag ? "true" : "false")
    case .number(let number, _):
      self = node.unsignedInteger.map { .integer($0) } ?? .number(number)
    case .string(let text): self = .string(text)
    case .array(let entries): self = .array(entries.map { CanonicalJSON($0) })
    case .object(let members):
      self = .object(members.map { ($0.key, CanonicalJSON($0.node)) })
    }
  }
}
