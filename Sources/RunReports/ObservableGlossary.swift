/// What the names of results.json stand for; Documentation/Conventions.md has the definitions.
public struct ObservableGlossary: Sendable {
  /// The symbol of the literature; nil for a name that is not in the list.
  public let symbol: String?

  /// What it is, in a phrase.
  public let meaning: String

  /// Explains a name.
  public init(_ name: String) {
    if let entry = Self.entries[name] {
      (symbol, meaning) = (entry.0, entry.1)
      return
    }
    for (suffix, remark) in Self.variants where name.hasSuffix(suffix) {
      guard let entry = Self.entries[String(name.dropLast(suffix.count))] else { continue }
      (symbol, meaning) = (entry.0, "\(entry.1), \(remark)")
      return
    }
    for (prefix, symbols, words) in Self.orders where name.hasPrefix(prefix) {
      guard let order = Int(name.dropFirst(prefix.count)) else { continue }
      symbol = symbols.0 + "\(order)" + symbols.1
      meaning = "\(words) of order \(order)"
      return
    }
    symbol = nil
    meaning = ""
  }

  /// Names in the order of a reader's interest: what a transition is told by first, moments and cumulants
  /// last, anything else by its name between them.
  public static func precedes(_ first: String, _ second: String) -> Bool {
    (rank(first), first) < (rank(second), second)
  }

  private static let leading = [
    "susceptibility", "xi2nd", "effectiveMass", "poleMass", "crossings_xi2nd", "crossings_binder",
    "binder", "absMagnetization",
  ]

  private static func rank(_ name: String) -> Int {
    if let place = leading.firstIndex(of: name) { return place }
    let isOrder = orders.contains { name.hasPrefix($0.0) }
    return leading.count + (isOrder ? 1 : 0)
  }

  private static let variants = [
    ("Direct", "from the direct estimator"),
    ("Controlled", "with the free networks as control variate"),
  ]

  private static let orders = [
    ("magnetizationMoment", ("⟨M^", "⟩"), "moment of the magnetisation"),
    ("magnetizationCumulant", ("κ_", "(M)"), "cumulant of the magnetisation"),
  ]

  private static let entries: [String: (String, String)] = [
    "phi2": ("⟨φ²⟩", "second moment at a site"),
    "phi4": ("⟨φ⁴⟩", "fourth moment at a site"),
    "phiDotPhi": ("⟨φ·φ⟩", "square of the field at a site"),
    "phiDotPhiSquared": ("⟨(φ·φ)²⟩", "square of φ·φ at a site"),
    "nearestNeighbour": ("⟨φφ′⟩", "product of nearest neighbours"),
    "susceptibility": ("χ", "susceptibility V⟨M²⟩ = G(0)"),
    "absMagnetization": ("⟨|M|⟩", "magnetisation"),
    "u4": ("U₄", "⟨M⁴⟩/⟨M²⟩²"),
    "binder": ("B", "Binder cumulant 1 − U₄/3"),
    "xi2nd": ("ξ₂", "second-moment correlation length along direction 0"),
    "effectiveMass": ("m_eff", "effective mass over the default window"),
    "poleMass": ("m_pole", "energy of the lowest state at zero momentum"),
    "fieldRenormalization": ("Z", "residue of the propagator's pole at the pole mass"),
    "logPartitionRatio": ("ln Z/Z₀", "logarithm of the partition function over the free one"),
    "logPartitionRatioReference": (
      "ln Z/Z_M", "logarithm of the partition function over that of the free networks' mass M"
    ),
    "renormalizedCoupling": ("λ_R", "renormalised coupling −G4c(0)/G(0)⁴"),
    "renormalizedDimensionlessCoupling": (
      "g_R", "renormalised coupling in units of ξ₂, −G4c(0)/(G(0)² ξ₂^d)"
    ),
    "connectedFourPoint": ("G4c", "connected four-point function at a site"),
    "connectedSixPoint": ("G6c", "connected six-point function at a site"),
  ]
}
