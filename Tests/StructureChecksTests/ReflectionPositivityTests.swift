import CorrelatorAnalysis
import ErrorAnalysis
import FieldTheory
import Foundation
import LatticeGeometry
import StructureChecks
import Testing

struct ReflectionPositivityTests {
  /// λ_min/λ_max of the site and the link matrix of a correlation in time.
  private func ratios(_ correlation: [Double], period: Int?) -> (site: Double, link: Double) {
    let (site, link) = ReflectionPositivity.matrices(of: correlation, period: period)
    func ratio(_ matrix: [Double]) -> Double {
      ReflectionPositivity.eigenvalueRatio(
        matrix, size: Int(Double(matrix.count).squareRoot()))
    }
    return (ratio(site), ratio(link))
  }

  @Test func matricesJoinTheRightTimes() {
    let (site, link) = ReflectionPositivity.matrices(of: Array(0..<6), period: 6)
    #expect(site == [0, 1, 2, 3, 1, 2, 3, 4, 2, 3, 4, 5, 3, 4, 5, 0])
    #expect(link == [1, 2, 3, 2, 3, 4, 3, 4, 5])
    let (open, openLink) = ReflectionPositivity.matrices(of: Array(0..<5), period: nil)
    #expect(open == [0, 1, 2, 1, 2, 3, 2, 3, 4])
    #expect(openLink == [1, 2, 2, 3])
  }

  /// The eigenvalues of free kernels: positive to rounding for p̂², negative for p² with its sharp edge.
  @Test(arguments: [(0.1, -0.01550469), (1.0, -0.05428540)])
  func latticeDispersionIsPositiveAndContinuumDispersionIsNot(
    massSquared: Double, expected: Double
  ) throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: [16]))
    let lattice = try FreePropagator(grid: grid, massSquared: massSquared)
    let positive = ratios(lattice.positionSpace(), period: 16)
    #expect(abs(positive.site) < 1e-15 && abs(positive.link) < 1e-15, "\(positive)")
    let continuum = try FreePropagator(
      grid: grid, massSquared: massSquared, dispersion: .continuum)
    let violated = ratios(continuum.positionSpace(), period: 16)
    #expect(abs(violated.site / expected - 1) < 1e-6, "\(violated)")
    #expect(violated.link > 0)
  }

  /// G(t) = ∫_{|p|<Λ} dp/2π cos(pt)/(p² + m²) with m² = ½ at times a tenth apart, in units of that step; the
  /// numbers from an independent quadrature of 3000 midpoints and LAPACK. They fall like Λ^−2.
  @Test(arguments: [(5.0, -0.0160), (20.0, -0.00117), (80.0, -0.0000751)])
  func sharpCutOffsViolate(cutoff: Double, expected: Double) {
    let kernel = InfiniteVolumePropagator.ball(massSquared: 0.5 * 0.01, cutoff: 0.1 * cutoff)
      .values(extents: [33])
    let (_, link) = ratios(kernel, period: nil)
    #expect(abs(link / expected - 1) < 0.02, "\(link)")
  }

  /// e^{−t²/2} at times ½ apart.
  @Test func gaussKernelViolates() {
    let (site, _) = ratios((0..<15).map { exp(-Double($0 * $0) / 8) }, period: nil)
    #expect(abs(site / -0.147316 - 1) < 1e-5, "\(site)")
  }

  @Test(arguments: [[16], [8, 8]])
  func sampledFreeFieldsPassAndOthersFail(extents: [Int]) throws {
    for dispersion in [Dispersion.lattice, .continuum] {
      let measurement = try SampledEnsemble.measure(
        try SampledEnsemble.exact(extents, dispersion: dispersion), groups: [], networks: 20_000)
      let test = ReflectionPositivity(
        PropagatorObservables(
          orbits: measurement.setup.orbits, propagator: measurement.directPropagator()),
        massSquared: 1
      ).judge(networks: 20_000)
      #expect(test.verdict == (dispersion == .lattice ? .passes : .fails))
      #expect(test.control?.isDetected == true)
    }
  }

  /// Where noise hides what the control shows, nothing is claimed.
  @Test func fewNetworksDoNotDecide() throws {
    let measurement = try SampledEnsemble.measure(
      try SampledEnsemble.exact([16], massSquared: 0.05), groups: [], networks: 100)
    let test = ReflectionPositivity(
      PropagatorObservables(
        orbits: measurement.setup.orbits, propagator: measurement.directPropagator()),
      massSquared: 0.05
    ).judge(networks: 100)
    guard case .undecided(let needed) = test.verdict else {
      Issue.record("\(test.verdict)")
      return
    }
    #expect(try #require(needed) > 100)
    #expect(!test.isMeaningful)
  }
}
