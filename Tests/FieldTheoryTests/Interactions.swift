import FieldTheory
import Testing

/// An interaction with a name for messages.
struct NamedInteraction: Sendable, CustomTestStringConvertible {
  let name: String
  let interaction: any ScalarInteraction

  var testDescription: String { name }

  /// Its action with a mass.
  func action(
    massSquared: Double, dispersion: Dispersion = .lattice
  ) throws -> any LocalAction {
    func make<Interaction: ScalarInteraction>(
      _ interaction: Interaction
    ) throws -> any LocalAction {
      try ScalarAction(
        massSquared: massSquared, interaction: interaction, dispersion: dispersion)
    }
    return try make(interaction)
  }
}

/// Every kind of interaction: quartic, sextic, with odd powers, of the highest degree, periodic.
var interactions: [NamedInteraction] {
  get throws {
    [
      .init(name: "quartic", interaction: try QuarticInteraction(lambda: 1.7)),
      .init(
        name: "quartic polynomial", interaction: try PolynomialInteraction(couplings: [4: 1.7])),
      .init(
        name: "sextic", interaction: try PolynomialInteraction.phiSix(lambda: -0.8, sextic: 4)),
      .init(
        name: "odd powers",
        interaction: try PolynomialInteraction(couplings: [1: 0.2, 2: 0.4, 3: -0.7, 4: 2])),
      .init(
        name: "eighth",
        interaction: try PolynomialInteraction(couplings: [3: 0.3, 4: 0.5, 5: 0.4, 7: -2, 8: 9])),
      .init(
        name: "sine-Gordon", interaction: try SineGordonInteraction(amplitude: 0.6, beta: 1.4)),
    ]
  }
}
