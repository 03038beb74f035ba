extension LargestValues: Codable {
  private enum CodingKeys: CodingKey {
    case capacity, values
  }

  /// Reads what ``encode(to:)`` wrote.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let capacity = try container.decode(Int.self, forKey: .capacity)
    let values = try container.decode(PackedDoubles.self, forKey: .values).values
    guard capacity > 0, values.count <= capacity else {
      throw DecodingError.dataCorruptedError(
        forKey: .values, in: container,
        debugDescription: "\(values.count) numbers where \(capacity) are kept")
    }
    self.init(capacity: capacity)
    for value in values { insert(value) }
  }

  /// Writes the kept numbers, largest first, as bits.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(capacity, forKey: .capacity)
    try container.encode(PackedDoubles(sorted), forKey: .values)
  }
}
