/// An error a run is to reach, `susceptibility=1e-4` or `phi2=0.1%`.
public struct ErrorTarget: Hashable, Sendable {
  /// The observable's name in results.json.
  public let observable: String

  /// The standard deviation aimed at; a fraction of the value if ``isRelative``.
  public let error: Double

  /// Whether the error is a fraction of the value.
  public let isRelative: Bool

  /// Reads a target; `G(0)` is another name of the susceptibility.
  ///
  /// - Returns: Nil unless it is a name, an equals sign and a positive number, possibly in per cent.
  public init?(_ text: String) {
    guard let sign = text.lastIndex(of: "=") else { return nil }
    let name = String(text[..<sign])
    var number = text[text.index(after: sign)...]
    isRelative = number.hasSuffix("%")
    if isRelative { number = number.dropLast() }
    while number.last == " " { number = number.dropLast() }
    guard !name.isEmpty, let value = Double(number), value > 0, value.isFinite else { return nil }
    observable = name == "G(0)" ? "susceptibility" : name
    error = isRelative ? value / 100 : value
  }

  /// The standard deviation aimed at, of an observable of about this value.
  public func error(ofValue value: Double) -> Double {
    isRelative ? error * value.magnitude : error
  }
}
