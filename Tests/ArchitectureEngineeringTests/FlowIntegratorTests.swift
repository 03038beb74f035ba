import ArchitectureEngineering
import FieldTheory
import LatticeGeometry
import RealModule
import Testing

/// v = r(t) φ: a flow whose fields and Jacobian are known, φ_t = e^{R(t)} φ₀ and ln|J| = V R(t).
private struct Swelling: TransportVelocity {
  let grid: MomentumGrid

  static func rate(at time: Double) -> Double { 0.9 * .cos(3 * time) + time * time }

  /// R(t) = ∫₀ᵗ r.
  static func growth(at time: Double) -> Double { 0.3 * .sin(3 * time) + .pow(time, 3) / 3 }

  func makeEvaluator() -> any TransportVelocityEvaluator { Evaluator(grid: grid) }

  private final class Evaluator: TransportVelocityEvaluator {
    let grid: MomentumGrid
    init(grid: MomentumGrid) { self.grid = grid }

    func evaluate(
      _ coefficients: UnsafePointer<Double>, at time: Double,
      into derivative: UnsafeMutablePointer<Double>
    ) -> Double {
      let rate = Swelling.rate(at: time)
      for part in 0..<2 * grid.modeCount { derivative[part] = rate * coefficients[part] }
      return rate * Double(grid.lattice.volume)
    }
  }
}

@Suite("Flow integrator") struct FlowIntegratorTests {
  private static let massSquared = 0.7

  /// The errors of the field, relative, and of ln|J| at the given times.
  private func errors(
    _ method: RungeKuttaTableau, steps: Int, times: [Double]
  ) throws -> [(field: Double, logJacobian: Double)] {
    let grid = MomentumGrid(lattice: try Lattice(extents: [6]))
    let action = try PhiFour(massSquared: Self.massSquared, lambda: 0)
    let realisation = TransportRealisation(
      reference: try FreePropagator(grid: grid, massSquared: Self.massSquared),
      legs: [
        TransportLeg(
          velocity: Swelling(grid: grid), method: method, stepCount: steps,
          outputs: ([0] + times).map { .init(time: $0, action: action) })
      ], transform: FourierTransform(grid: grid))
    var stream = RandomStream(seed: 2, purpose: .test, network: 0)
    var first: (value: Double, action: Double)?
    var errors: [(field: Double, logJacobian: Double)] = []
    realisation.makeRealiser().drawNetwork(using: &stream) { point, field, logWeight in
      let quadratic = (0..<6).reduce(0) { sum, site in
        let step = field[(site + 1) % 6] - field[site]
        return sum + (step * step + Self.massSquared * field[site] * field[site]) / 2
      }
      guard let first else {
        first = (field[0], quadratic)
        return
      }
      let growth = Swelling.growth(at: times[point - 1])
      errors.append(
        (
          abs(field[0] / first.value * .exp(-growth) - 1),
          abs(logWeight + quadratic - first.action - 6 * growth)
        ))
    }
    #expect(errors.count == times.count)
    return errors
  }

  /// Between steps, at their ends and at the last one, halving the steps divides the errors by 2^p.
  @Test(arguments: [(RungeKuttaTableau.classical, 4.0), (.dormandPrince853, 8)])
  func everyTimeIsReachedWithTheOrder(method: RungeKuttaTableau, order: Double) throws {
    let times = [0.03, 0.11, 0.25, 0.3, 0.41, 0.5, 0.62, 0.75, 0.83, 0.98, 1]
    let steps = order == 8 ? 3 : 8
    let coarse = try errors(method, steps: steps, times: times)
    let fine = try errors(method, steps: 2 * steps, times: times)
    let ratio = (
      coarse.map(\.field).reduce(0, max) / fine.map(\.field).reduce(0, max),
      coarse.map(\.logJacobian).reduce(0, max) / fine.map(\.logJacobian).reduce(0, max)
    )
    #expect(Double.log2(ratio.0) > order - 1, "order \(Double.log2(ratio.0))")
    #expect(Double.log2(ratio.1) > order - 1, "order \(Double.log2(ratio.1))")
    #expect(fine.allSatisfy { $0.field < 1e-5 && $0.logJacobian < 1e-4 })
  }

  /// One and two steps have fewer ends to interpolate between; stops do not change the flow.
  @Test func fewStepsServeStopsToo() throws {
    for (steps, limit) in [(1, 0.4), (2, 0.02), (3, 2e-3)] {
      let stops = try errors(.dormandPrince853, steps: steps, times: [0.2, 0.5, 0.55, 0.9, 1])
      let end = try errors(.dormandPrince853, steps: steps, times: [1])
      #expect(stops[4] == end[0])
      #expect(stops.allSatisfy { $0.logJacobian < limit }, "\(steps) steps: \(stops)")
    }
  }
}
