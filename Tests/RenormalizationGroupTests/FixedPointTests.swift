import RealModule
import RenormalizationGroup
import Testing

@Suite struct FixedPointTests {
  @Test func wilsonFisherOfLitimsRegulator() throws {
    let finder = PotentialFixedPoint(dimension: 3, regulator: .litim)
    let coarse = try finder.wilsonFisher(points: 25, end: 8)
    let fine = try finder.wilsonFisher(points: 41, end: 10)
    // Literature for the local potential approximation with this regulator: 0.6496 and 0.6557.
    #expect(abs(fine.nu - 0.6496) < 1e-4)
    #expect(abs(fine.omega - 0.6557) < 1e-4)
    #expect(abs(coarse.nu - fine.nu) < 1e-6 && abs(coarse.omega - fine.omega) < 1e-4)
    #expect(abs(coarse.couplings.u2 - fine.couplings.u2) < 1e-6)
  }

  /// The fixed point stands under the flow of couplings with dimensions, and a push along its relevant
  /// direction grows like k^{−1/ν}: another code path for ν.
  @Test func theFlowItselfShowsTheExponent() throws {
    let dimension = 3
    let fixed = try PotentialFixedPoint(dimension: dimension, regulator: .litim).wilsonFisher(
      points: 33, end: 8)
    let (scaledGrid, values) = try #require(fixed.potential)
    // ρ̄ in units of V_3.
    let volume = 1 / (6 * Double.pi * Double.pi)
    let grid = PotentialGrid(count: scaledGrid.count, end: 8 * volume)
    func flowed(_ push: Double, to scale: Double) throws -> Double {
      var statistics = StiffIntegrator.Statistics()
      let potential = zip(values, grid.points).map { volume * $0 + push * $1 }
      let flow = PotentialFlow(dimension: dimension, regulator: .litim, grid: grid) { field in
        let rho = field * field / 2
        let index = grid.points.indices.min {
          abs(grid.points[$0] - rho) < abs(grid.points[$1] - rho)
        }
        return potential[index ?? 0]
      }
      let end = try flow.potentials(
        at: [1, scale], integrator: StiffIntegrator(tolerance: 1e-11, absoluteTolerance: 1e-13),
        statistics: &statistics)[1]
      return grid.couplings(of: end).u2 / (scale * scale)
    }
    let standing = try flowed(0, to: 0.7)
    #expect(abs(standing - fixed.couplings.u2) < 1e-4, "\(standing)")
    // Further down only the relevant perturbation is left.
    let growth = try [0.25, 0.15].map { try flowed(1e-6, to: $0) - flowed(-1e-6, to: $0) }
    let exponent = Double.log(growth[1] / growth[0]) / Double.log(0.25 / 0.15)
    #expect(abs(1 / exponent - fixed.nu) < 0.01, "\(1 / exponent)")
  }

  @Test func anotherRegulatorGivesAnotherNumber() throws {
    let fixed = try PotentialFixedPoint(dimension: 3, regulator: .exponential).wilsonFisher(
      points: 33, end: 8)
    // The approximation depends on the regulator; Litim's has the least ν.
    #expect(fixed.nu > 0.6500 && fixed.nu < 0.68, "\(fixed.nu)")
  }

  @Test func sexticTruncation() throws {
    let fixed = try SexticFixedPoint.find(dimension: 3, regulator: .litim)
    #expect(abs(fixed.couplings.u2 + 1.0 / 7) < 1e-12)
    // Far from the whole potential, but of the same universality class: one relevant direction.
    #expect(fixed.exponents[0] > 0 && fixed.exponents[1] < 0)
    let whole = try PotentialFixedPoint(dimension: 3, regulator: .litim).wilsonFisher(
      points: 25, end: 8)
    #expect(abs(fixed.nu - whole.nu) > 0.002, "a truncation that would pass for the whole")
    #expect(abs(fixed.nu - whole.nu) < 0.15)
  }

  /// θ_n = d − n (d − 2).
  @Test(arguments: [3, 4], FlowRegulator.allCases)
  func gaussianExponents(dimension: Int, regulator: FlowRegulator) throws {
    let exponents = try PotentialFixedPoint(dimension: dimension, regulator: regulator)
      .gaussianExponents(points: 7, count: 3)
    for (index, exponent) in exponents.enumerated() {
      #expect(abs(exponent - Double(dimension - (index + 1) * (dimension - 2))) < 1e-7)
    }
  }

  @Test(arguments: [1, 2, 4])
  func otherDimensionsHaveNone(dimension: Int) {
    #expect(throws: FlowError.noFixedPoint(dimension: dimension)) {
      try PotentialFixedPoint(dimension: dimension, regulator: .litim).wilsonFisher(
        points: 25, end: 8)
    }
  }
}
