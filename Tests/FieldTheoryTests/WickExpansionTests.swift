import FieldTheory
import LatticeGeometry
import RealModule
import Testing

/// :φⁿ: for n = 0 … limit, by :φⁿ⁺¹: = φ :φⁿ: − n G₀ :φⁿ⁻¹:.
private func wickPowers(_ field: Double, coincident: Double, limit: Int) -> [Double] {
  var powers = [1, field]
  for degree in 1..<limit {
    powers.append(field * powers[degree] - Double(degree) * coincident * powers[degree - 1])
  }
  return powers
}

/// ⟨f(φ)⟩ for φ ~ N(0, G₀), by the trapezoidal rule.
private func gaussianMean(
  coincident: Double, _ function: (Double) throws -> Double
) rethrows -> Double {
  let step = 0.05
  var sum = 0.0
  for index in -300...300 {
    let deviate = Double(index) * step
    sum += try .exp(-deviate * deviate / 2) * function(deviate * coincident.squareRoot())
  }
  return sum * step / (2 * Double.pi).squareRoot()
}

@Suite struct WickExpansionTests {
  /// U(φ), U′, … of numbers, eight fields at once or one by one.
  private func derivative(
    _ interaction: any ScalarInteraction, order: Int, at value: Double
  ) throws -> Double {
    let field = Field(on: try Lattice(extents: [2]), values: [value, value])
    if order == 0 { return interaction.value(sumOver: field) / 2 }
    interaction.writeDerivative(order: order, of: field, into: field)
    return field[0]
  }

  /// u_n = ⟨U⁽ⁿ⁾⟩/n!.
  @Test(arguments: try interactions, [0.1, 0.9])
  func coefficientsAreMeanDerivatives(named: NamedInteraction, coincident: Double) throws {
    let expansion = named.interaction.wickExpansion(coincident: coincident)
    #expect(expansion.coincident == coincident)
    for degree in 0...9 {
      var failure: (any Error)?
      let mean = gaussianMean(coincident: coincident) { value in
        do {
          return try derivative(named.interaction, order: degree, at: value)
        } catch {
          failure = error
          return .nan
        }
      }
      #expect(failure == nil)
      let expected = mean / .gamma(Double(degree + 1))
      #expect(abs(expansion.coefficient(degree) - expected) < 1e-13, "degree \(degree)")
    }
    for shift in [0, 0.7, -1.3] {
      let mean = try gaussianMean(coincident: coincident) { value in
        try derivative(named.interaction, order: 0, at: value + shift)
      }
      #expect(abs(expansion.mean(shiftedBy: shift) - mean) < 1e-12 * max(1, abs(mean)))
    }
    #expect(
      named.interaction.curvatureBound(coincident: coincident)
        >= 2 * abs(expansion.coefficient(2)))
  }

  /// Σ u_n :φⁿ: is U.
  @Test(arguments: try interactions)
  func expansionSumsToTheInteraction(named: NamedInteraction) throws {
    let expansion = named.interaction.wickExpansion(coincident: 0.4)
    for value in [-1.5, -0.2, 0.8, 2] {
      let powers = wickPowers(value, coincident: 0.4, limit: 40)
      let sum = powers.enumerated().reduce(0) { $0 + expansion.coefficient($1.0) * $1.1 }
      #expect(abs(sum - (try derivative(named.interaction, order: 0, at: value))) < 1e-12)
    }
  }

  /// Σ_{n ≥ 3} n! u_n² gⁿ term by term, on both sides of where the cosine's series is cut.
  @Test(arguments: try interactions)
  func covarianceIsTheSumOverDegrees(named: NamedInteraction) {
    let expansion = named.interaction.wickExpansion(coincident: 1.5)
    for propagator in [1.5, 0.52, 0.5, -0.3, 1e-3] {
      let sum = (3...40).reduce(0.0) { sum, degree in
        let coefficient = expansion.coefficient(degree)
        return sum + .gamma(Double(degree + 1)) * coefficient * coefficient
          * .pow(propagator, degree)
      }
      #expect(agree(expansion.covariance(beyondQuadratic: propagator), sum, 1e-13))
    }
  }

  /// The source of the transport inverts the Ornstein–Uhlenbeck operator: on a single site
  /// φ f − G₀ f′ = U − ⟨U⟩, everywhere.
  @Test(arguments: try interactions)
  func sourceInvertsTheOrnsteinUhlenbeckOperator(named: NamedInteraction) throws {
    let coincident = 0.7
    let expansion = named.interaction.wickExpansion(coincident: coincident)
    // Another quadratic coefficient adds its :φ²:.
    for excess in [0, 0.3] {
      let source = expansion.transportSource(quadratic: expansion.coefficient(2) + excess)
      for value in [-2.1, -0.4, 0, 0.9, 3] {
        let field = Field(on: try Lattice(extents: [2]), values: [value, value])
        let result = Field(on: field.lattice)
        let slope = source.apply(to: field, into: result) / 2
        let expected =
          try derivative(named.interaction, order: 0, at: value) - expansion.coefficient(0)
          + excess * (value * value - coincident)
        #expect(abs(value * result[0] - coincident * slope - expected) < 1e-12)
      }
    }
  }

  /// f′ as returned is the sum of the derivatives of f as written.
  @Test(arguments: try interactions)
  func slopeSumIsTheDerivative(named: NamedInteraction) throws {
    let expansion = named.interaction.wickExpansion(coincident: 0.4)
    let plain = expansion.transportSource(quadratic: 0.2)
    try requireSlopes(of: plain)
    try requireSlopes(of: plain.limitingSlope(to: 0.3))
  }

  private func requireSlopes(of source: any SiteFunction) throws {
    let lattice = try Lattice(extents: [3, 7])
    let step = 1e-4
    let field = randomField(on: lattice, count: 2)
    let result = Field(on: lattice, count: 2)
    let slopes = source.apply(to: field, into: result)
    let above = Field(on: lattice, count: 2)
    let below = Field(on: lattice, count: 2)
    for index in 0..<field.valueCount {
      above[index] = field[index] + step
      below[index] = field[index] - step
    }
    _ = source.apply(to: above, into: above)
    _ = source.apply(to: below, into: below)
    let sum = (0..<field.valueCount).reduce(0.0) { $0 + (above[$1] - below[$1]) / (2 * step) }
    #expect(abs(slopes - sum) < 1e-6)
    // In place gives the same.
    #expect(source.apply(to: field, into: field) == slopes)
    #expect(field.values == result.values)
  }

  /// The same function near φ = 0, to the bit, with a slope that stays within the limit far from it.
  @Test func slopesAreLimited() throws {
    let lattice = try Lattice(extents: [2])
    func evaluate(_ function: any SiteFunction, at value: Double) -> (value: Double, slope: Double)
    {
      let field = Field(on: lattice, values: [value, value])
      let slope = function.apply(to: field, into: field)
      return (field[0], slope / 2)
    }
    let limit = 0.7
    for coefficients in [
      [0, 0.2, 0, 1.3], [0.3, -1, 2, 0, 0, 0.01], [1, 0.5], [0, 1e-300, 0, 1e200],
    ] {
      let plain = SitePolynomial(coefficients: coefficients)
      let limited = plain.limitingSlope(to: limit)
      let start = evaluate(limited, at: 0).slope
      for value in [-1e3, -2, -0.1, 0.1, 2, 1e3] {
        #expect(abs(evaluate(limited, at: value).slope - start) <= limit * (1 + 1e-9))
      }
      let near = 1e-3
      if abs(evaluate(plain, at: near).slope - start) < limit / 2 {
        #expect(evaluate(limited, at: near).value == evaluate(plain, at: near).value)
      }
    }
    // The control: the plain cube's slope is not.
    #expect(evaluate(SitePolynomial(coefficients: [0, 0.2, 0, 1.3]), at: 2).slope > 10)
  }
}
