import RealModule
import RenormalizationGroup
import Testing

/// A system of given equations.
private struct Equations: DifferentialSystem {
  let dimension: Int
  let function: @Sendable (Double, [Double]) -> [Double]
  let slopes: @Sendable (Double, [Double]) -> [Double]

  func rate(at time: Double, _ state: [Double]) -> [Double] { function(time, state) }
  func jacobian(at time: Double, _ state: [Double]) -> [Double] { slopes(time, state) }
}

@Suite struct StiffIntegratorTests {
  /// y′ = −y² cos t, y(0) = 1: y = 1/(1 + sin t).
  private static let smooth = Equations(
    dimension: 1, function: { time, state in [-state[0] * state[0] * Double.cos(time)] },
    slopes: { time, state in [-2 * state[0] * Double.cos(time)] })

  /// Linear decay, 10⁶ times faster than the motion of its target cos t (Prothero and Robinson).
  private static let stiff = Equations(
    dimension: 1,
    function: { time, state in [-1e6 * (state[0] - Double.cos(time)) - Double.sin(time)] },
    slopes: { _, _ in [-1e6] })

  /// H. H. Robertson's reaction, "The solution of a set of reaction rate equations", 1966.
  private static let robertson = Equations(
    dimension: 3,
    function: { _, y in
      let (slow, fast, middle) = (0.04 * y[0], 3e7 * y[1] * y[1], 1e4 * y[1] * y[2])
      return [-slow + middle, slow - middle - fast, fast]
    },
    slopes: { _, y in
      [
        -0.04, 1e4 * y[2], 1e4 * y[1],
        0.04, -1e4 * y[2] - 6e7 * y[1], -1e4 * y[1],
        0, 6e7 * y[1], 0,
      ]
    })

  @Test func halvedStepsDivideTheErrorByTwoToTheFifth() throws {
    let integrator = StiffIntegrator(tolerance: 1e-14)
    func error(steps: Int) throws -> Double {
      var state = [1.0]
      for step in 0..<steps {
        let size = 1.0 / Double(steps)
        state = try #require(
          integrator.advance(Self.smooth, from: Double(step) * size, by: size, state)
        ).state
      }
      return abs(state[0] - 1 / (1 + Double.sin(1)))
    }
    let order = try Double.log(error(steps: 8) / error(steps: 16)) / Double.log(2)
    #expect(abs(order - 5) < 0.3, "order \(order)")
  }

  @Test func theErrorEstimateIsOfThirdOrder() throws {
    let integrator = StiffIntegrator(tolerance: 1e-2)
    func estimate(_ size: Double) throws -> Double {
      try abs(#require(integrator.advance(Self.smooth, from: 0, by: size, [1])).error[0])
    }
    // A local error of order 4.
    let order = try Double.log(estimate(0.02) / estimate(0.01)) / Double.log(2)
    #expect(abs(order - 4) < 0.3, "order \(order)")
  }

  @Test(arguments: [1e-5, 1e-8, 1e-11])
  func errorsFollowTheTolerance(tolerance: Double) throws {
    var statistics = StiffIntegrator.Statistics()
    let states = try StiffIntegrator(tolerance: tolerance).trajectory(
      of: Self.smooth, through: [0, 0.5, 1, 0], from: [1], statistics: &statistics)
    #expect(abs(states[1][0] - 1 / (1 + Double.sin(0.5))) < 10 * tolerance)
    #expect(abs(states[2][0] - 1 / (1 + Double.sin(1))) < 10 * tolerance)
    // And back again.
    #expect(abs(states[3][0] - 1) < 30 * tolerance)
  }

  @Test func stiffDecayTakesFewSteps() throws {
    var statistics = StiffIntegrator.Statistics()
    let end = try StiffIntegrator(tolerance: 1e-8).trajectory(
      of: Self.stiff, through: [0, 10], from: [2], statistics: &statistics)[1][0]
    #expect(abs(end - Double.cos(10)) < 1e-6)
    // An explicit method of order 4 needs h < 2.8e-6: more than three million steps.
    #expect(statistics.steps < 600, "\(statistics.steps) steps")
  }

  @Test func robertsonsReactionReachesItsKnownState() throws {
    var statistics = StiffIntegrator.Statistics()
    let end = try StiffIntegrator(tolerance: 1e-8, absoluteTolerance: 1e-14).trajectory(
      of: Self.robertson, through: [0, 40], from: [1, 0, 0], statistics: &statistics)[1]
    // LSODE's documentation: 7.158e-1, 9.185e-6, 2.842e-1 at t = 40.
    #expect(abs(end[0] - 0.7158) < 5e-5 && abs(end[1] - 9.185e-6) < 1e-9)
    #expect(abs(end.reduce(0, +) - 1) < 1e-12, "mass is conserved")
    #expect(statistics.steps < 300, "\(statistics.steps) steps")
  }

  @Test func aSolutionThatEndsIsRefused() {
    // y′ = y², y = 1/(1 − t).
    let blowUp = Equations(
      dimension: 1, function: { _, state in [state[0] * state[0]] },
      slopes: { _, state in [2 * state[0]] })
    var statistics = StiffIntegrator.Statistics()
    do throws(FlowError) {
      _ = try StiffIntegrator(tolerance: 1e-8).trajectory(
        of: blowUp, through: [0, 2], from: [1], statistics: &statistics)
      Issue.record("integrated through a pole")
    } catch {
      guard case .brokenDown(let scale) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(abs(scale - 1) < 1e-6)
    }
  }
}
