import RealModule
import RenormalizationGroup
import Testing

@Suite struct SexticFlowTests {
  private static let tight = StiffIntegrator(tolerance: 1e-11)

  private func flow(
    _ dimension: Int, _ regulator: FlowRegulator = .litim, at scales: [Double],
    from start: SexticCouplings
  ) throws -> [SexticCouplings] {
    var statistics = StiffIntegrator.Statistics()
    return try SexticFlow(dimension: dimension, regulator: regulator).couplings(
      at: scales, from: start, integrator: Self.tight, statistics: &statistics)
  }

  /// [Erbin2022]'s passive flow, u4(0) of 1000 neurons at σ_W = σ_b = 1.
  @Test func passiveFlowOfNetworks() throws {
    let points = try flow(
      1, at: [0, 1, 10, 100], from: SexticCouplings(u2: 2, u4: -0.1283, u6: 50))
    let expected = [
      (1.002102, -0.895703, 45.4773), (1.082946, -3.931733, 19.1618),
      (1.109861, -4.456386, 18.9287),
    ]
    for (point, (deviation, u4, u6)) in zip(points.dropFirst(), expected) {
      #expect(abs(point.weightDeviation(dimension: 1) - deviation) < 1e-6)
      #expect(abs(point.u4 - u4) < 1e-6)
      #expect(abs(point.u6 - u6) < 1e-4)
    }
  }

  /// The equations as [Erbin2022] writes them, in other variables and by another method.
  @Test(arguments: [1, 2, 3, 4])
  func dimensionlessEquationsOfLitim(dimension: Int) throws {
    let volume =
      1 / (Double.pow(4 * .pi, Double(dimension) / 2) * Double.gamma(Double(dimension) / 2 + 1))
    let d = dimension
    func rate(_ k: Double, _ u: [Double]) -> [Double] {
      let (u2, u4, u6) = (
        u[0] / (k * k), u[1] * Double.pow(k, d - 4), u[2] * Double.pow(k, 2 * d - 6)
      )
      let mass = 1 + u2
      return [
        -k * k * volume * u4 / (mass * mass) / k,
        Double.pow(k, 4 - d) * volume / (mass * mass) * (-u6 + 6 * u4 * u4 / mass) / k,
        Double.pow(k, 6 - 2 * d) * volume * u4 / (mass * mass * mass)
          * (30 * u6 - 90 * u4 * u4 / mass) / k,
      ]
    }
    var u = [0.5, 0.8, 0.3]
    let (from, to, steps) = (2.0, 0.7, 4000)
    let h = (to - from) / Double(steps)
    for step in 0..<steps {
      let k = from + Double(step) * h
      func shifted(_ v: [Double], _ s: Double) -> [Double] { zip(u, v).map { $0 + s * $1 } }
      let k1 = rate(k, u)
      let k2 = rate(k + h / 2, shifted(k1, h / 2))
      let k3 = rate(k + h / 2, shifted(k2, h / 2))
      let k4 = rate(k + h, shifted(k3, h))
      u = (0..<3).map { u[$0] + h / 6 * (k1[$0] + 2 * k2[$0] + 2 * k3[$0] + k4[$0]) }
    }
    let end = try flow(
      dimension, at: [from, to], from: SexticCouplings(u2: 0.5, u4: 0.8, u6: 0.3))[1]
    #expect(abs(end.u2 - u[0]) < 1e-9 && abs(end.u4 - u[1]) < 1e-9 && abs(end.u6 - u[2]) < 1e-9)
  }

  @Test(arguments: [1, 2, 3, 4], FlowRegulator.allCases)
  func jacobianIsTheDerivativeOfTheRate(dimension: Int, regulator: FlowRegulator) {
    let system = SexticFlow(dimension: dimension, regulator: regulator)
    let state = [0.3, -0.7, 2.0]
    let jacobian = system.jacobian(at: 0.8, state)
    for column in 0..<3 {
      var (upper, lower) = (state, state)
      upper[column] += 1e-5
      lower[column] -= 1e-5
      let difference = zip(system.rate(at: 0.8, upper), system.rate(at: 0.8, lower)).map {
        ($0 - $1) / 2e-5
      }
      for row in 0..<3 {
        #expect(
          abs(jacobian[3 * row + column] - difference[row]) < 1e-7 * (1 + abs(difference[row])))
      }
    }
  }

  /// u4 = u6 = 0 never moves, at any mass, in any dimension.
  @Test(arguments: [1, 2, 3, 4], FlowRegulator.allCases)
  func freeTheoryStands(dimension: Int, regulator: FlowRegulator) throws {
    let start = SexticCouplings(u2: 0.7, u4: 0, u6: 0)
    #expect(try flow(dimension, regulator, at: [0, 3, 0.1], from: start)[2] == start)
  }

  /// Large masses decouple: the change over a flow falls off like u2^{−2}.
  @Test func heavyModesDecouple() throws {
    func change(_ u2: Double) throws -> Double {
      let points = try flow(2, at: [0, 1], from: SexticCouplings(u2: u2, u4: 1, u6: 0))
      return points[1].u2 - points[0].u2
    }
    let ratio = try change(1000) / change(2000)
    #expect(abs(ratio - 4) < 0.02, "\(ratio)")
    // −V_2 ∫ k³ dk/(k² + u2)², V_2 = 1/4π.
    #expect(abs(try change(1000) / (-1 / (4 * .pi) / 4 / 1e6) - 1) < 0.01)
  }

  /// At first order in u4, u2(0) − u2(Λ) = (u4/2) ∫ d^dp/(2π)^d …: for d = 1 from k = ∞ the mass shift is the
  /// exact ½ u4 ⟨φ²⟩ of one loop, u4/(4 m), whatever the regulator.
  @Test(arguments: FlowRegulator.allCases)
  func firstOrderMassShiftIsUniversal(regulator: FlowRegulator) throws {
    let coupling = 1e-6
    let points = try flow(
      1, regulator, at: [1e5, 1e3, 10, 0], from: SexticCouplings(u2: 1, u4: coupling, u6: 0))
    let shift = (points[3].u2 - 1) / coupling
    #expect(abs(shift - 0.25) < 1e-4, "\(shift)")
  }

  /// d = 4: k ∂_k u4 = 6 V_4 u4² = 3u4²/(16π²), the universal one-loop β function.
  @Test(arguments: FlowRegulator.allCases)
  func fourDimensionalBetaFunction(regulator: FlowRegulator) {
    let rate = SexticFlow(dimension: 4, regulator: regulator).rate(at: 1, [0, 0.01, 0])
    #expect(abs(rate[1] / (3 * 0.0001 / (16 * .pi * .pi)) - 1) < 1e-11)
  }

  @Test func unstableStartsAreRefused() {
    #expect(throws: FlowError.notStable(scale: 0.5)) {
      try flow(3, at: [0.5, 1], from: SexticCouplings(u2: -0.3, u4: 1, u6: 1))
    }
  }

  /// A double well's 1 + ū2 tends to zero on the way down: the truncated flow ends.
  @Test func flowsThatBreakDownSaySo() {
    do {
      _ = try flow(3, at: [1, 0.01], from: SexticCouplings(u2: -0.5, u4: 0.1, u6: 0))
      Issue.record("flowed through a singularity")
    } catch FlowError.brokenDown(let scale) {
      #expect(scale > 0.01 && scale < 1)
    } catch {
      Issue.record("\(error)")
    }
  }
}
