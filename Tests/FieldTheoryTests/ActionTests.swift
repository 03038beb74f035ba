import ComplexModule
import FieldTheory
import LatticeGeometry
import RealModule
import Testing

/// The largest deviation of ∂S/∂φ(x) from the central difference of S, over all sites.
///
/// S is a quartic polynomial, so the fourth-order formula is exact up to rounding.
func largestForceError(
  of action: some Action, force claimed: some Action, on lattice: Lattice
) -> Double {
  let field = randomField(on: lattice, count: 2)
  let force = Field(on: lattice, count: 2)
  claimed.force(of: field, into: force)
  let step = 0.01
  var largest = 0.0
  for configuration in 0..<2 {
    for site in 0..<lattice.volume {
      let index = configuration * lattice.volume + site
      let center = field[index]
      let values = [-2.0, -1, 1, 2].map { multiple in
        field[index] = center + multiple * step
        return action.value(of: field, configuration: configuration)
      }
      field[index] = center
      let slope = (values[0] - 8 * values[1] + 8 * values[2] - values[3]) / (12 * step)
      largest = max(largest, abs(slope - force[index]))
    }
  }
  return largest
}

@Suite struct ActionTests {
  @Test(arguments: shapes, dispersions)
  func forceIsTheGradient(extents: [Int], dispersion: Dispersion) throws {
    let lattice = try Lattice(extents: extents)
    let action = try PhiFour(massSquared: -0.3, lambda: 2.1, dispersion: dispersion)
    #expect(largestForceError(of: action, force: action, on: lattice) < 1e-9)
    let free = try FreeScalar(
      massSquared: 0.7, dispersion: dispersion, preparedFor: lattice)
    #expect(largestForceError(of: free, force: free, on: lattice) < 1e-9)
  }

  /// The check above can fail: other couplings, or the other dispersion, give another force.
  @Test func gradientCheckSeesWrongForces() throws {
    let lattice = try Lattice(extents: [4, 5])
    let action = try PhiFour(massSquared: 0.3, lambda: 2, dispersion: .lattice)
    let wrong = [
      try PhiFour(massSquared: -0.3, lambda: 2, dispersion: .lattice),
      try PhiFour(massSquared: 0.3, lambda: 1.9, dispersion: .lattice),
      try PhiFour(massSquared: 0.3, lambda: 2, dispersion: .continuum),
    ]
    for other in wrong {
      #expect(largestForceError(of: action, force: other, on: lattice) > 1e-3)
    }
  }

  /// S = ½ Σ_p (K + m²) |φ̃|²/V, with K from the momenta one by one.
  @Test(arguments: shapes, dispersions)
  func freeActionIsASumOverModes(extents: [Int], dispersion: Dispersion) throws {
    let lattice = try Lattice(extents: extents)
    let grid = MomentumGrid(lattice: lattice)
    let field = randomField(on: lattice)
    let modes = MomentumField(on: grid)
    FourierTransform(grid: grid).forward(field, into: modes)
    let terms = (0..<grid.modeCount).map { mode in
      (dispersion.kineticTerm(grid.momentum(ofMode: mode)) + 0.4) * modes[mode].lengthSquared
    }
    let expected = grid.sumOverZone(terms) / (2 * Double(lattice.volume))
    let action = try FreeScalar(massSquared: 0.4, dispersion: dispersion)
    #expect(agree(action.value(of: field), expected, 1e-13))
  }

  /// The definition, site by site: differences to the forward neighbours, mass term, φ⁴.
  @Test(arguments: shapes)
  func valueIsTheSumOverSites(extents: [Int]) throws {
    let lattice = try Lattice(extents: extents)
    let action = try PhiFour(massSquared: -1.3, lambda: 4.5)
    let field = randomField(on: lattice, count: 2)
    for configuration in 0..<2 {
      let start = configuration * lattice.volume
      var expected = 0.0
      for site in 0..<lattice.volume {
        let value = field[start + site]
        for direction in 0..<lattice.dimension {
          let neighbour = lattice.site(site, shiftedBy: 1, along: direction)
          expected += .pow(field[start + neighbour] - value, 2) / 2
        }
        expected += -1.3 / 2 * value * value + 4.5 / 24 * .pow(value, 4)
      }
      let value = action.value(of: field, configuration: configuration)
      #expect(abs(value - expected) < 1e-12 * Double(lattice.volume))
    }
  }

  /// A constant field has no kinetic term, and exactly none in differences.
  @Test(arguments: [[9], [3, 8], [2, 3, 4], [2, 2, 3, 9]])
  func constantFieldHasOnlyAPotential(extents: [Int]) throws {
    let lattice = try Lattice(extents: extents)
    let constant = Field(on: lattice, values: .init(repeating: 0x1p20, count: lattice.volume))
    let action = try FreeScalar(massSquared: 2)
    #expect(action.value(of: constant) == 0x1p40 * Double(lattice.volume))
  }

  @Test func kineticTermsAreTheMomentaSquared() throws {
    let lattice = try Lattice(extents: [6, 5])
    let momentum = Momentum(numbers: [3, -2], on: lattice)
    let component = 2 * Double.pi * 2 / 5
    #expect(
      agree(Dispersion.lattice.kineticTerm(momentum), 4 + 2 - 2 * .cos(component), 1e-15))
    #expect(
      agree(
        Dispersion.continuum.kineticTerm(momentum), .pi * .pi + component * component, 1e-15))
  }

  @Test func actionsThatAreNoneAreRefused() {
    #expect(throws: FieldTheoryError.unboundedBelow(lambda: -0.1)) {
      try PhiFour(massSquared: 1, lambda: -0.1)
    }
    #expect(throws: FieldTheoryError.notNormalisable(massSquared: 0)) {
      try PhiFour(massSquared: 0, lambda: 0)
    }
    #expect(throws: FieldTheoryError.notNormalisable(massSquared: -1)) {
      try FreeScalar(massSquared: -1)
    }
    #expect(throws: FieldTheoryError.notFinite(name: "lambda", value: .infinity)) {
      try PhiFour(massSquared: 1, lambda: .infinity)
    }
    #expect(throws: FieldTheoryError.self) { try PhiFour(massSquared: .nan, lambda: 1) }
    #expect(throws: Never.self) { try PhiFour(massSquared: -1, lambda: 1e-9) }
  }
}
