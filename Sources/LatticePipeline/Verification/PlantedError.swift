import RunConfiguration

/// An error of 2 % planted into what is drawn, and not into what it is compared with: a verification
/// that passes with it verifies nothing.
public enum PlantedError: String, CaseIterable, Sendable {
  /// Every coupling of the interaction is too large.
  case lambda
  /// m² is too far from zero.
  case massSquared

  /// What the planted numbers are too large by.
  public static let factor = 1.02

  /// The `key=value` overrides that plant it; empty where a theory has no such number.
  func overrides(for theory: RunConfiguration.Theory) -> [String] {
    switch self {
    case .lambda:
      var overrides: [String] = []
      if let lambda = theory.lambda { overrides.append("theory.lambda=\(Self.planted(lambda))") }
      if let amplitude = theory.amplitude {
        overrides.append("theory.amplitude=\(Self.factor * amplitude)")
      }
      if !theory.couplings.isEmpty {
        let couplings = theory.couplings.sorted { $0.key < $1.key }
          .map { "\"\($0.key)\": \(Self.factor * $0.value)" }
        overrides.append("theory.couplings={\(couplings.joined(separator: ", "))}")
      }
      return overrides
    case .massSquared:
      return theory.massSquared.map { ["theory.massSquared=\(Self.planted($0))"] } ?? []
    }
  }

  /// A number or a list as JSON.
  private static func planted(_ coupling: RunConfiguration.Theory.Coupling) -> String {
    let values = coupling.values.map { "\(factor * $0)" }.joined(separator: ", ")
    return coupling.isAxis ? "[\(values)]" : values
  }
}
