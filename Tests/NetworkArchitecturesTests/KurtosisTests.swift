import ComplexModule
import FieldTheory
import LatticeGeometry
import NetworkArchitectures
import RealModule
import Testing

/// The one-point kurtosis of finite networks, N G4c(0,0,0,0)/(3 D₀²).
@Suite struct KurtosisTests {
  /// E f⁴ of a single neuron of amplitude A on a mode, over its amplitude law and phase.
  private func fourthMoment(
    _ law: AmplitudeLaw, amplitude: Double, isSelfConjugate: Bool
  ) -> Double {
    let power = amplitude * amplitude * amplitude * amplitude
    // ±A/√2 at every site has no phase to average over; else E cos⁴ = 3/8. At p = −p a Rayleigh
    // neuron is z A/√2 with z normal, whose 3/4 A⁴ is 3/8 κ A⁴ again.
    if law == .constant, isSelfConjugate { return power / 4 }
    return 3.0 / 8 * law.fourthMoment * power
  }

  /// The kurtosis by enumeration of the modes.
  private func enumerated(
    _ theory: FreeTheory, alpha: Double, law: AmplitudeLaw, signed: Bool = true
  ) -> Double {
    let density = MomentumDensity(propagator: theory.propagator, alpha: alpha)
    let moment = (0..<theory.grid.modeCount).reduce(0.0) { sum, mode in
      let weight = Double(theory.grid.multiplicity(ofMode: mode)) * density.probabilities[mode]
      return sum + weight
        * fourthMoment(
          law, amplitude: density.amplitudes[mode],
          isSelfConjugate: signed && theory.isSelfConjugate(mode))
    }
    let square = theory.propagator.coincident * theory.propagator.coincident
    return moment / (3 * square) - 1
  }

  /// (κ_a/2)(Σ D²/q)/(ΣD)² − 1, which takes every mode for one with a uniform phase.
  private func closedForm(_ theory: FreeTheory, alpha: Double, law: AmplitudeLaw) -> Double {
    let density = MomentumDensity(propagator: theory.propagator, alpha: alpha)
    let squares = zip(theory.propagator.values, density.probabilities).map { $0 * $0 / $1 }
    let total = theory.grid.sumOverZone(theory.propagator.values)
    return law.fourthMoment / 2 * theory.grid.sumOverZone(squares) / (total * total) - 1
  }

  @Test(arguments: shapes, AmplitudeLaw.allCases)
  func closedFormIsTheEnumeration(extents: [Int], law: AmplitudeLaw) throws {
    let theory = try FreeTheory(extents, massSquared: 0.3)
    for alpha in [-1.0, 0, 1] {
      let closed = closedForm(theory, alpha: alpha, law: law)
      let uniform = enumerated(theory, alpha: alpha, law: law, signed: false)
      #expect(abs(closed - uniform) < 1e-13 * (1 + abs(closed)))
      // Signs on the self-conjugate modes take Σ (3/8 − 1/4) q A⁴/(3 D₀²) away.
      let density = MomentumDensity(propagator: theory.propagator, alpha: alpha)
      var correction = 0.0
      for mode in 0..<theory.grid.modeCount where theory.isSelfConjugate(mode) {
        let square = density.amplitudes[mode] * density.amplitudes[mode]
        correction += density.probabilities[mode] * square * square / 8
      }
      correction /= 3 * theory.propagator.coincident * theory.propagator.coincident
      let expected = law == .constant ? closed - correction : closed
      let signed = enumerated(theory, alpha: alpha, law: law)
      #expect(abs(signed - expected) < 1e-13 * (1 + abs(closed)))
    }
    // α = 0: ½, −½ and 0.
    let values: [AmplitudeLaw: Double] = [.gaussian: 0.5, .constant: -0.5, .rayleigh: 0]
    let closed = closedForm(theory, alpha: 0, law: law)
    #expect(abs(closed - (values[law] ?? .nan)) < 1e-14)
  }

  /// N (⟨φ⁴⟩/(3 D₀²) − 1) of drawn networks, averaged over the sites.
  private func measured(_ theory: FreeTheory, _ network: CosineNetwork, width: Int) -> RunningMean {
    let evaluator = network.makeEvaluator()
    let field = Field(on: theory.lattice)
    let square = theory.propagator.coincident * theory.propagator.coincident
    var result = RunningMean()
    for member in 0..<40_000 {
      var drawing = stream(member, seed: UInt64(width))
      evaluator.drawNetwork(using: &drawing, into: field)
      let average = moments(of: field).fourthPowerSum / Double(theory.lattice.volume)
      result.add(Double(width) * (average / (3 * square) - 1))
    }
    return result
  }

  @Test(arguments: [1, 2, 8], AmplitudeLaw.allCases)
  func drawnNetworksHaveTheKurtosis(width: Int, law: AmplitudeLaw) throws {
    for (extents, alpha) in [([4, 4], 0.0), ([3, 4], -1)] {
      let theory = try FreeTheory(extents, massSquared: 0.5)
      let network = theory.cosines(width: width, alpha: alpha, amplitude: law)
      let measured = measured(theory, network, width: width)
      let pull = measured.pull(against: enumerated(theory, alpha: alpha, law: law))
      #expect(abs(pull) < 4, "\(extents), α = \(alpha): \(pull)σ")
    }
  }

  /// Forgetting the signs of the self-conjugate modes, or the width, is noticed.
  @Test func wrongPredictionsAreRefused() throws {
    let theory = try FreeTheory([4, 4], massSquared: 0.5)
    let network = theory.cosines(width: 1, alpha: 0, amplitude: .constant)
    let measured = measured(theory, network, width: 1)
    let unsigned = closedForm(theory, alpha: 0, law: .constant)
    #expect(abs(measured.pull(against: unsigned)) > 4)
    #expect(abs(measured.pull(against: enumerated(theory, alpha: 0, law: .constant) / 2)) > 4)
  }

  /// The propagator of every orbit, drawn: the same at widths 1, 2 and 8.
  @Test(arguments: [1, 2, 8], AmplitudeLaw.allCases)
  func drawnNetworksHaveThePropagator(width: Int, law: AmplitudeLaw) throws {
    let theory = try FreeTheory([4, 3], massSquared: 0.5)
    let network = theory.cosines(width: width, alpha: 0, amplitude: law)
    let evaluator = network.makeEvaluator()
    let field = Field(on: theory.lattice)
    let modes = MomentumField(on: theory.grid)
    let orbits = MomentumOrbits(grid: theory.grid)
    var means = [RunningMean](repeating: RunningMean(), count: orbits.count)
    for member in 0..<20_000 {
      var drawing = stream(member, seed: 77)
      evaluator.drawNetwork(using: &drawing, into: field)
      theory.transform.forward(field, into: modes)
      let powers = (0..<theory.grid.modeCount).map {
        modes[$0].lengthSquared / Double(theory.lattice.volume)
      }
      for (orbit, power) in orbits.average(powers).enumerated() { means[orbit].add(power) }
    }
    for (orbit, exact) in orbits.average(theory.propagator.values).enumerated() {
      let pull = means[orbit].pull(against: exact)
      #expect(abs(pull) < 4, "orbit \(orbit): \(pull)σ")
    }
    // The p² dispersion differs by more than 4σ somewhere.
    let continuum = try FreeTheory([4, 3], massSquared: 0.5, dispersion: .continuum)
    let wrong = orbits.average(continuum.propagator.values)
    #expect(orbits.orbits.indices.contains { abs(means[$0].pull(against: wrong[$0])) > 4 })
  }
}
