import CorrelatorAnalysis
import ErrorAnalysis
import FieldTheory
import LatticeGeometry
import RealModule
import Testing

@Suite struct SelfEnergyTests {
  @Test func formsAgreeOnExactLattices() throws {
    let action = try PhiFour(massSquared: 1, lambda: 1)
    let ensemble = try QuadratureEnsemble(
      extents: [2, 2], action: action, range: 4, pointCount: 25)
    let wrong = try PhiFour(massSquared: 1, lambda: 1.02)
    let other = try QuadratureEnsemble(extents: [2, 2], action: wrong, range: 4, pointCount: 25)
    for reference in [0.7, 2.0] {
      let values = SelfEnergyForm.allCases.map {
        ensemble.measurement.selfEnergy(of: action, referenceMassSquared: reference, form: $0)
      }
      for (orbit, direct) in values[0].enumerated() {
        #expect(abs(values[1][orbit].value - direct.value) < 1e-11)
        #expect(abs(values[2][orbit].value - direct.value) < 1e-11)
      }
    }
    // Another coupling by 2 % is seen.
    let values = [action, wrong].enumerated().map { index, action in
      (index == 0 ? ensemble : other).measurement.selfEnergy(
        of: action, referenceMassSquared: 1, form: .secondEquation)[0].value
    }
    #expect(abs(values[1] - values[0]) > 1e-3)
  }

  /// Σ = Σ₁ + Σ₂ + O(λ³) at every momentum.
  @Test func selfEnergyHasItsExpansion() throws {
    var remainders: [[Double]] = []
    for lambda in [0.02, 0.01] {
      let action = try PhiFour(massSquared: 1, lambda: lambda)
      let ensemble = try QuadratureEnsemble(
        extents: [3], action: action, range: 9, pointCount: 71)
      let free = try FreePropagator(grid: ensemble.orbits.grid, massSquared: 1).positionSpace()
      let squares = free.reduce(0) { $0 + $1 * $1 }
      let values = ensemble.measurement.selfEnergy(
        of: action, referenceMassSquared: 1, form: .secondEquation)
      remainders.append(
        values.enumerated().map { orbit, value in
          let sunset = free.enumerated().reduce(0.0) { sum, term in
            sum + .cos(2 * .pi * Double(orbit * term.offset) / 3) * .pow(term.element, 3)
          }
          let known =
            lambda / 2 * free[0] - lambda * lambda * (free[0] * squares / 4 + sunset / 6)
          return (value.value - known) / .pow(lambda, 3)
        })
    }
    for (first, second) in zip(remainders[0], remainders[1]) {
      #expect(abs(first) < 1 && abs(second / first - 1) < 0.1)
    }
  }

  /// On a weakly coupled ensemble each form is right, the second the most precise, and so it is chosen.
  @Test func theFormOfLeastErrorIsChosen() throws {
    let ensemble = try FreeFieldEnsemble(
      extents: [2, 2], action: try PhiFour(massSquared: 0.5, lambda: 2),
      referenceMassSquared: 0.9, networkCount: 20_000, blockCount: 50, seed: 5)
    let exact = try QuadratureEnsemble(
      extents: [2, 2], action: ensemble.action, range: 4.6, pointCount: 23
    ).measurement.selfEnergy(of: ensemble.action, referenceMassSquared: 0.9, form: .direct)
    let chosen = ensemble.measurement.selfEnergy(of: ensemble.action, referenceMassSquared: 0.9)
    #expect(chosen.form == .secondEquation)
    for form in SelfEnergyForm.allCases {
      let values = ensemble.measurement.selfEnergy(
        of: ensemble.action, referenceMassSquared: 0.9, form: form)
      for (orbit, value) in values.enumerated() {
        let estimate = value.estimate
        #expect(abs(estimate.pull(against: exact[orbit].value)) < 4, "\(form) \(estimate)")
        #expect(chosen.values[orbit].estimate.error <= estimate.error)
      }
    }
  }
}
