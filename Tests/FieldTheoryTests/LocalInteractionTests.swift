import FieldTheory
import LatticeGeometry
import RealModule
import Testing

@Suite struct LocalInteractionTests {
  /// U(φ) of one number, from a field that has this value everywhere.
  private func value(_ interaction: any ScalarInteraction, at field: Double) throws -> Double {
    let lattice = try Lattice(extents: [2])
    return interaction.value(
      sumOver: Field(on: lattice, values: [field, field]), configuration: 0) / 2
  }

  @Test func polynomialsAreSumsOfPowers() throws {
    let couplings: [Int: Double] = [1: 0.2, 3: -0.7, 4: 2, 7: 1.1, 8: 3]
    let interaction = try PolynomialInteraction(couplings: couplings)
    for field in [-2.3, -0.4, 0, 0.9, 1.7] {
      let expected = couplings.reduce(0.0) { sum, term in
        sum + term.value * .pow(field, term.key) / .gamma(Double(term.key + 1))
      }
      #expect(abs(try value(interaction, at: field) - expected) < 1e-14)
    }
    #expect(!interaction.isEven && interaction.degree == 8)
    let even = try PolynomialInteraction.phiSix(lambda: 2, sextic: 3)
    #expect(even.isEven && even.couplings == [0, 0, 0, 0, 2, 0, 3])
    #expect(try PolynomialInteraction(couplings: [4: 0]).isZero)
  }

  @Test(arguments: try interactions)
  func evenInteractionsAreToldApart(named: NamedInteraction) throws {
    let difference = try abs(value(named.interaction, at: 0.9) - value(named.interaction, at: -0.9))
    #expect(named.interaction.isEven == (difference < 1e-15))
  }

  @Test func sineGordonIsACosine() throws {
    let interaction = try SineGordonInteraction(amplitude: 0.6, beta: 1.4)
    for field in [-40.2, -2.3, 0, 0.9, 7.1, 1e4] {
      let expected = -0.6 * Double.cos(1.4 * field)
      #expect(abs(try value(interaction, at: field) - expected) < 1e-15 * (4 + abs(field)))
    }
  }

  /// Each derivative is the next one's integral, and U itself the first one's, in all lanes and in
  /// the rest of a configuration that does not fill them.
  @Test(arguments: try interactions)
  func derivativesFollowFromOneAnother(named: NamedInteraction) throws {
    let interaction = named.interaction
    let lattice = try Lattice(extents: [3, 7])
    let field = randomField(on: lattice, count: 2)
    let step = 1e-4
    let above = Field(on: lattice, count: 2)
    let below = Field(on: lattice, count: 2)
    for index in 0..<field.valueCount {
      above[index] = field[index] + step
      below[index] = field[index] - step
    }
    let derivative = Field(on: lattice, count: 2)
    let upper = Field(on: lattice, count: 2)
    let lower = Field(on: lattice, count: 2)
    for order in 2...9 {
      interaction.writeDerivative(order: order, of: field, into: derivative)
      interaction.writeDerivative(order: order - 1, of: above, into: upper)
      interaction.writeDerivative(order: order - 1, of: below, into: lower)
      for index in 0..<field.valueCount {
        let slope = (upper[index] - lower[index]) / (2 * step)
        #expect(abs(derivative[index] - slope) < 1e-6, "order \(order)")
      }
    }
    interaction.writeDerivative(of: field, into: derivative)
    let sum = Field(on: lattice, count: 2)
    for index in 0..<sum.valueCount { sum[index] = 3 }
    interaction.addDerivative(of: field, to: sum)
    for index in 0..<sum.valueCount { #expect(abs(sum[index] - 3 - derivative[index]) < 2e-15) }
    for configuration in 0..<2 {
      let slope =
        (interaction.value(sumOver: above, configuration: configuration)
          - interaction.value(sumOver: below, configuration: configuration)) / (2 * step)
      let range = configuration * lattice.volume..<(configuration + 1) * lattice.volume
      #expect(abs(derivative.values[range].reduce(0, +) - slope) < 1e-6)
      interaction.writeDerivative(order: 2, of: field, into: upper)
      let second = interaction.secondDerivativeSum(over: field, configuration: configuration)
      #expect(abs(upper.values[range].reduce(0, +) - second) < 1e-13)
      let plain = interaction.value(sumOver: field, configuration: configuration)
      let squares = moments(of: field, configuration: configuration).squareSum
      let shifted = interaction.value(
        sumOver: field, configuration: configuration, addingSquares: 0.7)
      #expect(abs(shifted - plain - 0.7 * squares) < 1e-13)
    }
  }

  @Test(arguments: try interactions)
  func writingInPlaceIsAllowed(named: NamedInteraction) throws {
    let lattice = try Lattice(extents: [13])
    let field = randomField(on: lattice)
    let expected = Field(on: lattice)
    named.interaction.writeDerivative(of: field, into: expected)
    named.interaction.writeDerivative(of: field, into: field)
    #expect(field.values == expected.values)
  }

  /// ∂S/∂φ by central differences of S, for every interaction and kinetic term.
  @Test(arguments: try interactions, dispersions)
  func forceIsTheGradient(named: NamedInteraction, dispersion: Dispersion) throws {
    for extents in [[5], [4, 5], [2, 3, 3]] {
      let lattice = try Lattice(extents: extents)
      let action = try named.action(massSquared: 0.3, dispersion: dispersion)
      #expect(largestForceError(of: action, force: action, on: lattice) < 1e-8)
      // The negative control: another mass gives another force.
      let wrong = try named.action(massSquared: 0.31, dispersion: dispersion)
      #expect(largestForceError(of: action, force: wrong, on: lattice) > 1e-3)
    }
  }

  /// Two ways to φ⁴ are the same theory.
  @Test func quarticPolynomialIsPhiFour() throws {
    let lattice = try Lattice(extents: [4, 7])
    let field = randomField(on: lattice)
    let polynomial = try ScalarAction(
      massSquared: -0.4, interaction: PolynomialInteraction(couplings: [4: 1.3]))
    let quartic = try PhiFour(massSquared: -0.4, lambda: 1.3)
    #expect(agree(polynomial.value(of: field), quartic.value(of: field), 1e-14))
    let first = Field(on: lattice)
    let second = Field(on: lattice)
    polynomial.force(of: field, into: first)
    quartic.force(of: field, into: second)
    for site in 0..<lattice.volume { #expect(abs(first[site] - second[site]) < 1e-14) }
  }

  @Test func interactionsThatAreNoneAreRefused() {
    #expect(throws: FieldTheoryError.polynomialUnboundedBelow(degree: 5, coupling: 1)) {
      try PolynomialInteraction(couplings: [4: 1, 5: 1])
    }
    #expect(throws: FieldTheoryError.polynomialUnboundedBelow(degree: 6, coupling: -0.1)) {
      try PolynomialInteraction(couplings: [4: 1, 6: -0.1])
    }
    for degree in [0, 9, -1] {
      #expect(throws: FieldTheoryError.degreeOutOfRange(degree, limit: 8)) {
        try PolynomialInteraction(couplings: [4: 1, degree: 1])
      }
    }
    #expect(throws: FieldTheoryError.notFinite(name: "g4", value: .infinity)) {
      try PolynomialInteraction(couplings: [4: .infinity])
    }
    // A highest coupling of zero is none.
    #expect(throws: FieldTheoryError.polynomialUnboundedBelow(degree: 3, coupling: 1)) {
      try PolynomialInteraction(couplings: [3: 1, 4: 0])
    }
    #expect(throws: FieldTheoryError.notNormalisable(massSquared: -0.5)) {
      try ScalarAction(
        massSquared: -1, interaction: PolynomialInteraction(couplings: [1: 1, 2: 0.5]))
    }
    #expect(throws: Never.self) {
      try ScalarAction(massSquared: -1, interaction: PolynomialInteraction(couplings: [2: 1.5]))
    }
    #expect(throws: FieldTheoryError.sineGordonNeedsMass(massSquared: 0)) {
      try ScalarAction(
        massSquared: 0, interaction: SineGordonInteraction(amplitude: 1, beta: 1))
    }
    #expect(throws: FieldTheoryError.betaNotPositive(0)) {
      try SineGordonInteraction(amplitude: 1, beta: 0)
    }
    #expect(throws: FieldTheoryError.self) { try SineGordonInteraction(amplitude: .nan, beta: 1) }
  }
}
