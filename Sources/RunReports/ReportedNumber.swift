/// A number for JSON, `null` where there is none (not a number, infinite).
public struct ReportedNumber: Encodable, Hashable, Sendable {
  /// The number, nil if it is not finite.
  public let value: Double?

  /// Takes a number; nil and anything not finite become `null`.
  public init(_ value: Double?) {
    self.value = value.flatMap { $0.isFinite ? $0 : nil }
  }

  /// Encodes the number or `null`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let value { try container.encode(value) } else { try container.encodeNil() }
  }
}
