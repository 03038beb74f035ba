import RealModule
import RenormalizationGroup
import Testing

@Suite struct PotentialFlowTests {
  private static let integrator = StiffIntegrator(tolerance: 1e-10)

  private func flow(
    _ dimension: Int, _ regulator: FlowRegulator = .litim, scales: [Double], points: Int = 25,
    end: Double, _ potential: (Double) -> Double
  ) throws -> [SexticCouplings] {
    var statistics = StiffIntegrator.Statistics()
    let grid = PotentialGrid(count: points, end: end)
    return try PotentialFlow(
      dimension: dimension, regulator: regulator, grid: grid, potential: potential
    ).potentials(at: scales, integrator: Self.integrator, statistics: &statistics).map {
      grid.couplings(of: $0)
    }
  }

  private static func sextic(_ u2: Double, _ u4: Double, _ u6: Double) -> (Double) -> Double {
    { field in
      let square = field * field
      return square * (u2 / 2 + square * (u4 / 24 + square * u6 / 720))
    }
  }

  @Test func polynomialsAreDifferentiatedExactly() {
    let grid = PotentialGrid(count: 12, end: 5)
    let values = grid.values(of: Self.sextic(0.7, -1.3, 2.9))
    let couplings = grid.couplings(of: values)
    #expect(abs(couplings.u2 - 0.7) < 1e-10)
    #expect(abs(couplings.u4 + 1.3) < 1e-9)
    #expect(abs(couplings.u6 - 2.9) < 1e-8)
    // U″ = u2 + u4 φ²/2 + u6 φ⁴/24.
    for (rho, curvature) in zip(grid.points, grid.apply(grid.curvature, to: values)) {
      #expect(abs(curvature - (0.7 - 1.3 * rho + 2.9 * rho * rho / 6)) < 1e-10)
    }
  }

  /// Small couplings: what u8 and above would do is of higher order.
  @Test(arguments: [1, 2, 3, 4])
  func truncationIsTheWholeForSmallCouplings(dimension: Int) throws {
    func difference(_ coupling: Double) throws -> (Double, Double) {
      let scales = [2, 0.5]
      let start = SexticCouplings(u2: 1, u4: coupling, u6: 0)
      let whole = try flow(
        dimension, scales: scales, end: 4, Self.sextic(start.u2, start.u4, start.u6))[1]
      var statistics = StiffIntegrator.Statistics()
      let truncated = try SexticFlow(dimension: dimension, regulator: .litim).couplings(
        at: scales, from: start, integrator: Self.integrator, statistics: &statistics)[1]
      return (whole.u4 - truncated.u4, truncated.u4 - start.u4)
    }
    // u6 of order u4³ feeds u4, u8 of order u4⁴ feeds u6: u4 differs at u4⁵, after a change at u4².
    let (gap, change) = try difference(0.1)
    #expect(abs(gap) < 1e-3 * abs(change), "\(gap) of \(change)")
  }

  /// U″ large against k²: the loop is k^{d+1} V_d/U″, and a parabola only gains a constant.
  @Test(arguments: FlowRegulator.allCases)
  func aParabolaStaysOne(regulator: FlowRegulator) throws {
    let points = try flow(3, regulator, scales: [3, 1, 0], end: 3, Self.sextic(0.4, 0, 0))
    for point in points {
      #expect(abs(point.u2 - 0.4) < 1e-8 && abs(point.u4) < 1e-6)
    }
  }

  /// d = 1 from a large scale is the exact constraint-free effective potential in leading order: its mass
  /// shift at first order is u4/(4m).
  @Test func oneLoopMassShift() throws {
    let coupling = 1e-3
    let end = try flow(
      1, .litim, scales: [1e4, 100, 10, 1, 0], end: 6, Self.sextic(1, coupling, 0))[4]
    #expect(abs((end.u2 - 1) / coupling - 0.25) < 1e-3)
  }

  /// Twice the range and other points: what the boundary and the grid do.
  @Test func gridAndBoundaryAreNegligible() throws {
    let potential = Self.sextic(0.1, 2, 0)
    let coarse = try flow(3, scales: [1, 0], points: 21, end: 3, potential)[1]
    let fine = try flow(3, scales: [1, 0], points: 37, end: 6, potential)[1]
    #expect(abs(coarse.u2 - fine.u2) < 2e-5, "\(coarse) \(fine)")
    #expect(abs(coarse.u4 - fine.u4) < 2e-3)
  }

  @Test func upwardFlowIsRefused() {
    #expect(throws: FlowError.upwardPotential(from: 1, to: 2)) {
      try flow(3, scales: [1, 2], end: 4, Self.sextic(1, 1, 0))
    }
  }
}
