extension WeightedSums: Codable {
  private enum CodingKeys: CodingKey {
    case count, sums
  }

  /// Reads what ``encode(to:)`` wrote, bit for bit.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let numbers = try container.decode(PackedDoubles.self, forKey: .sums).values
    guard numbers.count >= 2 else {
      throw DecodingError.dataCorruptedError(
        forKey: .sums, in: container, debugDescription: "shift and weight are missing")
    }
    self.init(
      count: try container.decode(Int.self, forKey: .count), shift: numbers[0],
      weight: numbers[1], sums: Array(numbers.dropFirst(2)))
  }

  /// Writes the sums, their shift and weight as bits.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(count, forKey: .count)
    try container.encode(PackedDoubles([shift, weight] + sums), forKey: .sums)
  }
}
