extension WeightHistogram: Codable {
  private enum CodingKeys: CodingKey {
    case exponent, bins, counts, zeroCount
  }

  /// Reads what ``encode(to:)`` wrote.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let bins = try container.decode([Int].self, forKey: .bins)
    let counts = try container.decode([Int].self, forKey: .counts)
    guard bins.count == counts.count, Set(bins).count == bins.count,
      bins.count <= Self.largestBinCount
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .bins, in: container, debugDescription: "bins and counts do not go together")
    }
    self.init(
      exponent: try container.decode(Int.self, forKey: .exponent),
      counts: Dictionary(uniqueKeysWithValues: zip(bins, counts)),
      zeroCount: try container.decode(Int.self, forKey: .zeroCount))
  }

  /// Writes the bins in their order, so that equal histograms are written equally.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    let bins = counts.keys.sorted()
    try container.encode(exponent, forKey: .exponent)
    try container.encode(bins, forKey: .bins)
    try container.encode(bins.map { counts[$0] ?? 0 }, forKey: .counts)
    try container.encode(zeroCount, forKey: .zeroCount)
  }
}
