/// A source s(φ) of a fitted velocity, v = −K∗s(φ) with a kernel K.
///
/// Powers are normal-ordered with the propagator G of the gap mass in hand, :φ³: = φ³ − 3G₀φ and so
/// on, so that coefficients change slowly along a path; ∗ is lattice convolution, G² the pointwise
/// square of G(x). Powers suit weak coupling; only bounded sources make a flow that exists for every
/// field, and only they follow strong coupling.
public enum TransportSource: Hashable, Sendable {
  /// φ.
  case field
  /// :φ³:.
  case cube
  /// :φ⁵:.
  case fifthPower
  /// sin(fφ)/f. The frequencies of a velocity are multiples of the lowest.
  case sine(frequency: Double)
  /// φ (G²∗:φ²:): a bubble between two points; three more transforms than the local sources.
  case bubble
  /// :φ²: (G∗:φ³:): the exchange of a line; two more transforms, and that of :φ²:.
  case exchange
  /// :φ²: (G∗φ): what normal ordering leaves of the exchange where the gap mass moves.
  case mixedExchange

  /// sin(kWφ)/(kW) for k = 1 … n.
  public static func sines(spacing: Double, count: Int) -> [TransportSource] {
    (1...count).map { .sine(frequency: spacing * Double($0)) }
  }
}

extension TransportSource: Codable {
  private static let named: [(name: String, source: TransportSource)] = [
    ("field", .field), ("cube", .cube), ("fifthPower", .fifthPower), ("bubble", .bubble),
    ("exchange", .exchange), ("mixedExchange", .mixedExchange),
  ]

  /// How the source is written in a file; a sine as "sine 0.7".
  public var name: String {
    if case .sine(let frequency) = self { return "sine \(frequency)" }
    return Self.named.first { $0.source == self }?.name ?? ""
  }

  /// The source of a name, if there is one.
  public init?(name: String) {
    if let entry = Self.named.first(where: { $0.name == name }) {
      self = entry.source
    } else if name.hasPrefix("sine "), let frequency = Double(name.dropFirst(5)),
      frequency > 0, frequency.isFinite
    {
      self = .sine(frequency: frequency)
    } else {
      return nil
    }
  }

  /// Reads the name.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let name = try container.decode(String.self)
    guard let source = TransportSource(name: name) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\(name) is no source of a transport")
    }
    self = source
  }

  /// Writes the name.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}
