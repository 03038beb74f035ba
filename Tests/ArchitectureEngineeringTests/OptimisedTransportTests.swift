import ArchitectureEngineering
import FieldTheory
import LatticeGeometry
import RealModule
import Testing

@Suite("Optimised transport")
struct OptimisedTransportTests {
  private static let shapes = [[7], [6, 5], [4, 4], [3, 4, 2], [2, 3, 2, 2]]

  private static let basis = OptimisedTransportBasis(
    families: [
      SineSources(spacing: 0.7, count: 3),
      SineSources(smearingMassSquared: 0.5, spacing: 0.9, count: 2),
    ],
    kernels: [
      .local, .pole(massSquared: 1), .pole(massSquared: 0.1), .shell(squaredNumber: 0),
      .shell(squaredNumber: 1),
    ], timeOrder: 4)

  private func grid(_ extents: [Int]) throws -> MomentumGrid {
    MomentumGrid(lattice: try Lattice(extents: extents))
  }

  private func coefficients(scale: Double) -> [Double] {
    var stream = RandomStream(seed: 8, purpose: .test, network: 0)
    return (0..<Self.basis.coefficientCount).map { _ in scale * stream.normal() }
  }

  private func adjoint(
    _ coefficients: [Double], on grid: MomentumGrid
  ) throws -> TransportAdjoint {
    let method = RungeKuttaTableau.dormandPrince853
    return TransportAdjoint(
      transport: OptimisedTransport(
        basis: Self.basis, coefficients: coefficients, grid: grid, tableau: method, stepCount: 2),
      target: try PhiFour(massSquared: -1, lambda: 6),
      reference: try FreePropagator(grid: grid, massSquared: 0.4), tableau: method, stepCount: 2)
  }

  private func network(_ number: UInt64, on grid: MomentumGrid) throws -> [Double] {
    let population = FreeFieldPopulation(
      reference: try FreePropagator(grid: grid, massSquared: 0.4),
      transform: FourierTransform(grid: grid), seed: 3, purpose: .test)
    let start = population.coefficients(ofNetwork: number)
    return Array(UnsafeBufferPointer(start: start, count: 2 * grid.modeCount))
  }

  /// The divergence is the trace of the velocity's derivative, site by site.
  @Test(arguments: shapes)
  func divergenceIsTheTraceOfTheDerivative(extents: [Int]) throws {
    let grid = try grid(extents)
    let volume = grid.lattice.volume
    let evaluator = OptimisedTransport(
      basis: Self.basis, coefficients: coefficients(scale: 0.05), grid: grid,
      tableau: .classical, stepCount: 1
    ).makeEvaluator()
    let transform = FourierTransform(grid: grid)
    let modes = MomentumField(on: grid)
    let field = Field(on: grid.lattice)
    let count = 2 * grid.modeCount
    func velocity(at site: Int, of values: [Double]) -> (value: Double, divergence: Double) {
      field.pointer.update(from: values, count: volume)
      transform.forward(field, into: modes)
      let state = (0..<count).map { modes.pointer[$0] / Double(volume) }
      let divergence = evaluator.evaluate(state, at: 0.3, into: modes.pointer)
      transform.inverse(modes, into: field)
      return (field[site], divergence)
    }
    modes.pointer.update(from: try network(1, on: grid), count: count)
    transform.inverse(modes, into: field)
    let start = field.values
    let divergence = velocity(at: 0, of: start).divergence
    var trace = 0.0
    let step = 1e-4
    for site in 0..<volume {
      var (up, down) = (start, start)
      up[site] += step
      down[site] -= step
      trace += (velocity(at: site, of: up).value - velocity(at: site, of: down).value) / (2 * step)
    }
    #expect(abs(trace - divergence) < 1e-6 * (1 + abs(divergence)))
  }

  /// The adjoint is the derivative of the discrete flow's ln w, all kinds of coefficients.
  @Test(arguments: shapes)
  func adjointIsTheDerivativeOfTheWeight(extents: [Int]) throws {
    let grid = try grid(extents)
    let network = try network(2, on: grid)
    let point = coefficients(scale: 0.02)
    var gradient = [Double](repeating: 0, count: point.count)
    let value = try adjoint(point, on: grid).logWeight(of: network, gradient: &gradient)
    #expect(value == (try adjoint(point, on: grid).logWeight(of: network)))
    let step = 1e-5
    for index in stride(from: 0, to: point.count, by: 7) {
      var (up, down) = (point, point)
      up[index] += step
      down[index] -= step
      let difference =
        try adjoint(up, on: grid).logWeight(of: network)
        - adjoint(down, on: grid).logWeight(of: network)
      let derivative = difference / (2 * step)
      #expect(
        abs(derivative - gradient[index]) < 1e-5 * (1 + abs(derivative)),
        "coefficient \(index): \(gradient[index]), not \(derivative)")
    }
    // Without the divergence's share the derivative would be another.
    #expect(gradient.contains { abs($0) > 0.01 })
  }

  /// Without a velocity a network keeps its plain weight.
  @Test func noVelocityLeavesThePlainWeight() throws {
    let grid = try grid([4, 4])
    let network = try network(0, on: grid)
    let zero = [Double](repeating: 0, count: Self.basis.coefficientCount)
    let adjoint = try adjoint(zero, on: grid)
    let value = adjoint.logWeight(of: network)
    let field = Field(on: grid.lattice)
    adjoint.finalField(into: field)
    let plain = DensityDeformation(
      action: try PhiFour(massSquared: -1, lambda: 6), referenceMassSquared: 0.4
    ).logWeight(of: field)
    #expect(abs(value - plain) < 1e-11)
  }

  /// Tables held for the stages of an integrator and tables made when asked for are the same.
  @Test func tablesAtOtherTimesAreMadeWhenAskedFor() throws {
    let grid = try grid([6, 5])
    let network = try network(0, on: grid)
    func velocity(stepCount: Int) -> (values: [Double], divergence: Double) {
      let evaluator = OptimisedTransport(
        basis: Self.basis, coefficients: coefficients(scale: 0.05), grid: grid,
        tableau: .classical, stepCount: stepCount
      ).makeEvaluator()
      var values = [Double](repeating: 0, count: network.count)
      let divergence = evaluator.evaluate(network, at: 0.25, into: &values)
      return (values, divergence)
    }
    #expect(velocity(stepCount: 2) == velocity(stepCount: 3))
  }

  @Test func coefficientsMoveToALargerBasis() {
    let larger = OptimisedTransportBasis(
      families: Self.basis.families + [SineSources(smearingMassSquared: 4, spacing: 0.7, count: 2)],
      kernels: [.pole(massSquared: 16)] + Self.basis.kernels, timeOrder: 5)
    let values = coefficients(scale: 1)
    let moved = larger.coefficients(values, from: Self.basis)
    #expect(Self.basis.coefficients(moved, from: larger) == values)
    #expect(moved.filter { $0 != 0 }.count == values.count)
  }

  /// Legendre polynomials are orthogonal: ∫ P_a P_b dt = δ_ab/(2a + 1) on the unit interval.
  @Test func timeFunctionsAreOrthogonal() {
    let count = 2000
    let samples = (0..<count).map {
      Self.basis.timeFunctions(at: (Double($0) + 0.5) / Double(count))
    }
    for first in 0..<4 {
      for second in 0..<4 {
        let product = samples.reduce(0) { $0 + $1[first] * $1[second] } / Double(count)
        let exact = first == second ? 1 / Double(2 * first + 1) : 0
        #expect(abs(product - exact) < 1e-5)
      }
    }
  }
}
