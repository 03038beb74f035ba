import FieldTheory

/// An action in words: for the headers of tables, a terminal and results.json.
struct TheoryText {
  /// The couplings of the internal convention, the mass first.
  let couplings: [NamedNumber]

  /// The interaction in ASCII, as it stands in the sum over sites.
  private let potential: String

  /// The couplings beyond the mass with the symbols of the field.
  private let symbols: [(symbol: String, value: Double)]

  private let kineticTerm: String

  init(_ action: any LocalAction) {
    let massSquared = NamedNumber(name: "massSquared", value: action.massSquared)
    switch action.interaction {
    case let polynomial as PolynomialInteraction:
      let terms = polynomial.couplings.enumerated().filter { $0.element != 0 }
      potential = terms.map { "(g\($0.offset)/\($0.offset)!) phi^\($0.offset)" }
        .joined(separator: " + ")
      couplings =
        [massSquared] + terms.map { NamedNumber(name: "g\($0.offset)", value: $0.element) }
      symbols = terms.map { ("g\($0.offset)", $0.element) }
    case let sineGordon as SineGordonInteraction:
      potential = "- g cos(beta phi)"
      couplings = [
        massSquared, NamedNumber(name: "amplitude", value: sineGordon.amplitude),
        NamedNumber(name: "beta", value: sineGordon.beta),
      ]
      symbols = [("g", sineGordon.amplitude), ("β", sineGordon.beta)]
    case let vector as VectorQuarticInteraction:
      potential = "(lambda/4!) (phi.phi)^2"
      couplings = [
        massSquared, NamedNumber(name: "lambda", value: vector.lambda),
        NamedNumber(name: "components", value: Double(vector.componentCount)),
      ]
      symbols = [("λ", vector.lambda), ("n", Double(vector.componentCount))]
    case let quartic as QuarticInteraction:
      potential = "(lambda/4!) phi^4"
      couplings = [massSquared, NamedNumber(name: "lambda", value: quartic.lambda)]
      symbols = quartic.lambda > 0 ? [("λ", quartic.lambda)] : []
    default: preconditionFailure("an interaction without words: \(action.interaction)")
    }
    kineticTerm =
      if case .polynomial(let coefficients) = action.dispersion {
        coefficients.enumerated().map { "\($1) phat2^\($0 + 1)" }.joined(separator: " + ")
      } else {
        ""
      }
  }

  /// `S = sum [ (1/2)(d phi)^2 + (1/2) m2 phi^2 + (lambda/4!) phi^4 ]`.
  var action: String {
    let kinetic = kineticTerm.isEmpty ? "(1/2)(d phi)^2" : "(1/2) phi K phi"
    let plus = potential.hasPrefix("-") ? " " : " + "
    let interaction = potential.isEmpty ? "" : plus + potential
    return "S = sum [ \(kinetic) + (1/2) m2 phi^2\(interaction) ]"
      + (kineticTerm.isEmpty ? "" : ", K = " + kineticTerm)
  }

  /// `m2 = 0.25, lambda = 1`.
  var numbers: String {
    couplings.map { number in
      let name = ["massSquared": "m2", "amplitude": "g"][number.name] ?? number.name
      let value = number.name == "components" ? "\(Int(number.value))" : "\(number.value)"
      return "\(name) = \(value)"
    }.joined(separator: ", ")
  }

  /// `, λ = 1`, the couplings beyond the mass; empty without an interaction.
  ///
  /// - Parameter format: How a number is written.
  func couplings(_ format: (Double) -> String) -> String {
    symbols.map { symbol, value in
      ", \(symbol) = \(symbol == "n" ? "\(Int(value))" : format(value))"
    }.joined()
  }
}
