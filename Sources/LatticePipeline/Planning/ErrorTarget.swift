/// An error a run is to reach, `susceptibility=1e-4` or `phi2=0.1%`.
public struct ErrorTarget: Hashable, Sendable {
  /// The observable's name in results.json.
  public let observable: String

  /// The standard deviation aimed at; a fraction of the value if ``isRelative``.
  public let error: Double

  /// Whether the error is a fraction of the value.
  public let isRelative: Bool

  /// Reads a target; the symbols of a run's summary, such as G(0), ⟨φ²⟩ or ξ₂, are other names of its
  /// observables.
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
    let symbol = name.filter { !" ⟨⟩<>".contains($0) }
    observable = Self.symbols.first { $0.value.contains(symbol) }?.key ?? name
    error = isRelative ? value / 100 : value
  }

  /// What the observables are called elsewhere, without angles around averages.
  private static let symbols: [String: Set<String>] = [
    "susceptibility": ["G(0)", "χ", "χ=G(0)", "chi"], "xi2nd": ["ξ₂", "ξ", "xi"],
    "phi2": ["φ²", "φ^2", "phi^2"], "phi4": ["φ⁴", "φ^4", "phi^4"], "phiDotPhi": ["φ·φ"],
    "phiDotPhiSquared": ["(φ·φ)²"], "nearestNeighbour": ["φφ'"], "absMagnetization": ["|M|"],
    "u4": ["U₄", "U4"], "binder": ["Binder"], "poleMass": ["m_pole"], "effectiveMass": ["m_eff"],
    "fieldRenormalization": ["Z"], "renormalizedCoupling": ["λ_R", "Γ₄(0)", "λ_R=Γ₄(0)"],
    "renormalizedDimensionlessCoupling": ["g_R"], "logPartitionRatio": ["lnZ/Z₀"],
    "logPartitionRatioReference": ["lnZ/Z_M"],
  ]

  /// The standard deviation aimed at, of an observable of about this value.
  public func error(ofValue value: Double) -> Double {
    isRelative ? error * value.magnitude : error
  }
}
