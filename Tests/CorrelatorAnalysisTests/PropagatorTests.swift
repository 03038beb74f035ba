import CorrelatorAnalysis
import ErrorAnalysis
import FieldTheory
import LatticeGeometry
import RealModule
import Testing

/// The estimators on lattices small enough to integrate exactly.
@Suite struct PropagatorTests {
  @Test(arguments: [[2], [3], [2, 2]])
  func bothEstimatorsAgreeOnExactLattices(extents: [Int]) throws {
    let points = extents.reduce(1, *) == 4 ? 31 : 61
    let ensemble = try QuadratureEnsemble(
      extents: extents, massSquared: 0.5, lambda: 2, range: 5, pointCount: points)
    let direct = ensemble.measurement.directPropagator()
    // The form holds for any M²; 0.7 is no solution of anything.
    for reference in [0.7, 3.0] {
      let improved = ensemble.measurement.schwingerDysonPropagator(
        of: ensemble.action, referenceMassSquared: reference)
      for (first, second) in zip(direct, improved) {
        #expect(abs(first.value - second.value) < 1e-9, "M² = \(reference)")
      }
    }
  }

  /// Polynomials with odd powers, φ⁶ and sine-Gordon obey the same equations, ⟨φ⟩ ≠ 0 included.
  @Test func estimatorsAgreeForEveryInteraction() throws {
    let actions: [any LocalAction] = [
      try ScalarAction(
        massSquared: 0.5, interaction: PolynomialInteraction.phiSix(lambda: -0.8, sextic: 6)),
      try ScalarAction(
        massSquared: 0.5,
        interaction: PolynomialInteraction(couplings: [1: 0.3, 3: 0.7, 4: 2])),
      try ScalarAction(
        massSquared: 0.9, interaction: SineGordonInteraction(amplitude: 0.6, beta: 1.4)),
    ]
    let wrong = try ScalarAction(
      massSquared: 0.92, interaction: SineGordonInteraction(amplitude: 0.6, beta: 1.4))
    for (index, action) in actions.enumerated() {
      let ensemble = try QuadratureEnsemble(
        extents: [2], action: action, range: index == 2 ? 9 : 5, pointCount: 91)
      let direct = ensemble.measurement.directPropagator()
      for reference in [0.7, 3.0] {
        let improved = ensemble.measurement.schwingerDysonPropagator(
          of: action, referenceMassSquared: reference)
        for (first, second) in zip(direct, improved) {
          #expect(abs(first.value - second.value) < 1e-9, "M² = \(reference)")
        }
      }
      for residual in ensemble.measurement.schwingerDysonResiduals(of: action) {
        #expect(abs(residual.value) < 1e-9)
      }
      for residual in ensemble.measurement.schwingerDysonResiduals(of: wrong) {
        #expect(abs(residual.value) > 1e-4)
      }
    }
  }

  /// Two sites with two components: averages over components, lengths instead of magnitudes.
  @Test func vectorFieldsObeyTheirEquations() throws {
    let action = try VectorPhiFour(massSquared: 0.5, lambda: 2, componentCount: 2)
    let ensemble = try QuadratureEnsemble(extents: [2], action: action, range: 5, pointCount: 31)
    let direct = ensemble.measurement.directPropagator()
    let improved = ensemble.measurement.schwingerDysonPropagator(
      of: action, referenceMassSquared: 1.3)
    for (first, second) in zip(direct, improved) {
      #expect(abs(first.value - second.value) < 1e-9)
    }
    for residual in ensemble.measurement.schwingerDysonResiduals(of: action) {
      #expect(abs(residual.value) < 1e-9)
    }
    let wrong = try VectorPhiFour(massSquared: 0.51, lambda: 2, componentCount: 2)
    for residual in ensemble.measurement.schwingerDysonResiduals(of: wrong) {
      #expect(abs(residual.value) > 1e-4)
    }
    // n (K + m²) G(p) summed over the zone is ⟨φ·∂S⟩ without the quartic part:
    // Σ_p [n − n (K + m²) G(p)] = (λ/6) Σ_x ⟨(φ·φ)²⟩.
    let bracket = (1 - 0.5 * direct[0].value) + (1 - 4.5 * direct[1].value)
    #expect(abs(2 * bracket - 2 * 2 / 6 * ensemble.measurement.fourthMoment().value) < 1e-9)
    #expect(ensemble.measurement.magnetizationRatio().value < 2)
  }

  @Test func continuumDispersionIsHonoured() throws {
    let ensemble = try QuadratureEnsemble(
      extents: [3], massSquared: 0.5, lambda: 2, range: 5, pointCount: 61, dispersion: .continuum)
    for residual in ensemble.measurement.schwingerDysonResiduals(of: ensemble.action) {
      #expect(abs(residual.value) < 1e-9)
    }
  }

  @Test func chainAgreesWithTheTransferMatrix() throws {
    let ensemble = try QuadratureEnsemble(
      extents: [3], massSquared: 1, lambda: 1, range: 6, pointCount: 61)
    let exact = try TransferMatrix(massSquared: 1, lambda: 1, siteCount: 3)
    for (orbit, value) in ensemble.measurement.directPropagator().enumerated() {
      #expect(abs(value.value - exact.propagator[orbit]) < 1e-10)
    }
    #expect(abs(ensemble.measurement.fourthMoment().value - exact.phiFourth) < 1e-10)
  }

  @Test func residualsVanishForTheActionAndForNoOther() throws {
    let ensemble = try QuadratureEnsemble(
      extents: [2, 2], massSquared: 0.5, lambda: 2, range: 5, pointCount: 31)
    for residual in ensemble.measurement.schwingerDysonResiduals(of: ensemble.action) {
      #expect(abs(residual.value) < 1e-9)
    }
    // The negative control: a mass off by 2 % is seen.
    let wrong = try PhiFour(massSquared: 0.51, lambda: 2)
    for residual in ensemble.measurement.schwingerDysonResiduals(of: wrong) {
      #expect(abs(residual.value) > 1e-4)
    }
  }

  @Test func commonWeightFactorDoesNotMatter() throws {
    let plain = try QuadratureEnsemble(
      extents: [2], massSquared: 0.5, lambda: 2, range: 5, pointCount: 61)
    let shifted = try QuadratureEnsemble(
      extents: [2], massSquared: 0.5, lambda: 2, range: 5, pointCount: 61, logWeightShift: 5000)
    for (first, second) in zip(
      plain.measurement.directPropagator(), shifted.measurement.directPropagator())
    {
      #expect(abs(first.value - second.value) < 1e-12)
    }
    let difference =
      shifted.measurement.logMeanWeight().value - plain.measurement.logMeanWeight().value
    #expect(abs(difference - 5000) < 1e-9)
  }

  @Test func momentsOfTheZeroModeAreIntegrals() throws {
    // Two sites: M = (φ₁ + φ₂)/2, integrated here once more by hand.
    let ensemble = try QuadratureEnsemble(
      extents: [2], massSquared: 0.5, lambda: 2, range: 5, pointCount: 61)
    var sums = (weight: 0.0, absolute: 0.0, square: 0.0, fourth: 0.0)
    let field = Field(on: ensemble.lattice)
    for first in 0..<61 {
      for second in 0..<61 {
        field[0] = 5 * (2 * Double(first) / 60 - 1)
        field[1] = 5 * (2 * Double(second) / 60 - 1)
        let weight = Double.exp(-ensemble.action.value(of: field))
        let mean = (field[0] + field[1]) / 2
        sums.weight += weight
        sums.absolute += weight * abs(mean)
        sums.square += weight * mean * mean
        sums.fourth += weight * mean * mean * mean * mean
      }
    }
    let absolute = ensemble.measurement.absoluteMagnetization().value
    let ratio = ensemble.measurement.magnetizationRatio().value
    #expect(abs(absolute - sums.absolute / sums.weight) < 1e-12)
    #expect(abs(ratio - sums.fourth * sums.weight / (sums.square * sums.square)) < 1e-11)
  }
}
