import CorrelatorAnalysis
import ErrorAnalysis
import FieldTheory
import LatticeGeometry
import RealModule
import Testing

/// Bias, coverage and precision of n-point functions on sampled ensembles.
@Suite struct NPointStatisticsTests {
  /// The mean of many small runs and its error.
  private struct Mean {
    private var values: [Double] = []

    mutating func add(_ value: Double) { values.append(value) }

    func pull(against exact: Double) -> Double {
      let count = Double(values.count)
      let mean = values.reduce(0, +) / count
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
      return (mean - exact) / (variance / count).squareRoot()
    }
  }

  /// Runs of 40 weighted fields: the mean over 4000 of them is the integral, while the cumulant of the
  /// plain averages is off by many standard errors.
  @Test func cumulantsOfSmallRunsHaveNoBias() throws {
    let action = try PhiFour(massSquared: 0.5, lambda: 2)
    let moments = MagnetizationMoments(isEven: true)
    let lattice = try Lattice(extents: [2])
    let function = try FourPointFunction(
      at: [.zero(on: lattice), .symmetric(1, on: lattice)], on: lattice, action: action,
      referenceMassSquared: 1.2)
    let exact = try QuadratureEnsemble(
      extents: [2], action: action, range: 5, pointCount: 61, observables: [moments, function]
    ).measurement
    var cumulants = [Mean](repeating: Mean(), count: 2)
    var connected = [[Mean]](repeating: [Mean(), Mean()], count: 2)
    var plain = Mean()
    for seed in 0..<4000 {
      let run = try FreeFieldEnsemble(
        extents: [2], action: action, referenceMassSquared: 0.9, networkCount: 40,
        blockCount: 20, seed: UInt64(seed), observables: [moments, function]
      ).measurement
      let values = run.cumulants(moments)
      for index in 0..<2 { cumulants[index].add(values[index].value) }
      for (index, estimator) in PropagatorEstimator.allCases.enumerated() {
        for (point, value) in run.connectedFourPoint(function, estimator: estimator).enumerated() {
          connected[index][point].add(value.value)
        }
      }
      let raw = run.moments(moments).map(\.value)
      plain.add(raw[1] - 3 * raw[0] * raw[0])
    }
    let values = exact.cumulants(moments).map(\.value)
    for index in 0..<2 {
      #expect(abs(cumulants[index].pull(against: values[index])) < 4, "κ\(2 * index + 2)")
    }
    for (index, estimator) in PropagatorEstimator.allCases.enumerated() {
      for (point, value) in exact.connectedFourPoint(function, estimator: .direct).enumerated() {
        #expect(abs(connected[index][point].pull(against: value.value)) < 4, "\(estimator)")
      }
    }
    #expect(abs(plain.pull(against: values[1])) > 6)
  }

  /// The 1σ interval holds the exact value in 68 % of 200 runs.
  @Test func intervalsCover() throws {
    let action = try PhiFour(massSquared: 0.5, lambda: 2)
    let lattice = try Lattice(extents: [2, 2])
    let function = try FourPointFunction(
      at: [.zero(on: lattice)], on: lattice, action: action, referenceMassSquared: 1.4)
    func quantities(_ measurement: EnsembleMeasurement) -> [Replicated] {
      let propagator = PropagatorObservables(
        orbits: measurement.setup.orbits,
        propagator: measurement.schwingerDysonPropagator(of: action, referenceMassSquared: 1.4))
      let couplings = [PropagatorEstimator.direct, .schwingerDyson].map { estimator in
        RenormalizedCouplings(
          connected: measurement.connectedFourPoint(function, estimator: estimator)[0],
          propagator: propagator)
      }
      return [
        propagator.susceptibility, measurement.magnetizationRatio().map { 1 - $0 / 3 },
        couplings[0].lambda, couplings[1].lambda, couplings[1].dimensionless,
      ]
    }
    let exact = quantities(
      try QuadratureEnsemble(
        extents: [2, 2], action: action, range: 4.6, pointCount: 23, observables: [function]
      ).measurement)
    var covered = [Int](repeating: 0, count: exact.count)
    var shifted = 0
    for seed in 0..<200 {
      let run = try FreeFieldEnsemble(
        extents: [2, 2], action: action, referenceMassSquared: 1.4, networkCount: 2000,
        blockCount: 40, seed: UInt64(seed), observables: [function])
      for (index, value) in quantities(run.measurement).enumerated() {
        let pull = value.estimate.pull(against: exact[index].value)
        if abs(pull) < 1 { covered[index] += 1 }
        // The negative control: a coupling off by 10 %.
        if index == 3, abs(value.estimate.pull(against: 1.1 * exact[3].value)) < 1 { shifted += 1 }
      }
    }
    for count in covered { #expect((122...150).contains(count), "\(covered)") }
    #expect(shifted < 70, "\(shifted)")
  }

  /// 16², m² = 1, λ = 1 with 4·10⁴ fields: Γ4(0) to .001 where the direct estimate is noise.
  @Test func schwingerDysonVertexIsPrecise() throws {
    let action = try PhiFour(massSquared: 1, lambda: 1)
    let lattice = try Lattice(extents: [16, 16])
    let grid = MomentumGrid(lattice: lattice)
    let reference = try GapEquation.solve(for: action, on: grid)
    let function = try FourPointFunction(
      at: [.zero(on: lattice), .symmetric(2, on: lattice), .forward(1, on: lattice)], on: lattice,
      action: action, referenceMassSquared: reference)
    let run = try FreeFieldEnsemble(
      extents: [16, 16], action: action, referenceMassSquared: reference, networkCount: 40_000,
      blockCount: 100, seed: 11, observables: [function])
    let propagator = run.measurement.schwingerDysonPropagator(
      of: action, referenceMassSquared: reference)
    let improved = run.measurement.vertices(
      function, estimator: .schwingerDyson, propagator: propagator
    ).map(\.estimate)
    let direct = run.measurement.vertices(function, estimator: .direct, propagator: propagator)
      .map(\.estimate)
    // Computed independently: 0.896(1).
    #expect(abs(improved[0].value - 0.896) < 4 * 0.0015)
    #expect(improved[0].error < 0.0015 && direct[0].error > 1)
    for (first, second) in zip(improved, direct) {
      #expect(abs(second.pull(against: first.value)) < 4)
      #expect(abs(first.error) < 0.005 * first.value)
    }
    let couplings = RenormalizedCouplings(
      connected: run.measurement.connectedFourPoint(function, estimator: .schwingerDyson)[0],
      propagator: PropagatorObservables(
        orbits: MomentumOrbits(grid: grid), propagator: propagator))
    let lambda = couplings.lambda.estimate
    #expect(lambda.error < 0.005 * lambda.value)
    let dimensionless = couplings.dimensionless.estimate
    #expect(dimensionless.error < 0.005 * dimensionless.value)
  }
}
