import ArchitectureEngineering
import FieldTheory
import LatticeGeometry
import RealModule
import Testing

@Suite struct ClosedFormTransportTests {
  private typealias Order = ClosedFormTransport.Order

  private func transform(_ extents: [Int]) throws -> FourierTransform {
    FourierTransform(grid: MomentumGrid(lattice: try Lattice(extents: extents)))
  }

  /// Networks of a free mass pushed to the end of a line, or to points on it.
  private func realisation(
    _ transform: FourierTransform, massSquared: Double, lambda: Double, order: Order,
    from start: Double? = nil, fractions: [Double] = [1], strength: Double = 1, steps: Int = 8,
    growth: Double = 1, forgettingJacobian: Bool = false
  ) throws -> TransportRealisation {
    let grid = transform.grid
    let first = try start ?? GapEquation.solve(massSquared: massSquared, lambda: lambda, grid: grid)
    let path = CouplingPath(
      from: Couplings(massSquared: first, lambda: 0),
      to: Couplings(massSquared: massSquared, lambda: lambda), growth: growth)
    let velocity = try ClosedFormTransport(
      path: path, order: order, strength: strength, transform: transform)
    let outputs = try fractions.map { fraction in
      let time = path.time(atFraction: fraction)
      let couplings = path.couplings(at: time)
      return TransportLeg.Output(
        time: time,
        action: try PhiFour(massSquared: couplings.massSquared, lambda: couplings.lambda))
    }
    let chosen: any TransportVelocity =
      forgettingJacobian ? WithoutJacobian(velocity: velocity) : velocity
    return TransportRealisation(
      reference: try FreePropagator(grid: grid, massSquared: first),
      legs: [
        TransportLeg(velocity: chosen, method: .classical, stepCount: steps, outputs: outputs)
      ], transform: transform)
  }

  private func variance(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
  }

  /// ∇·v against the trace of the velocity's derivatives, on lattices with odd extents too.
  @Test(arguments: [([4, 3], 1, 0.4), ([5], 2, 0.0), ([4, 3], 2, 0.9), ([2, 4, 3], 2, 0.5)])
  func divergenceIsTheTrace(extents: [Int], order: Int, time: Double) throws {
    let transform = try transform(extents)
    let velocity = try ClosedFormTransport(
      path: CouplingPath(
        from: Couplings(massSquared: 0.7, lambda: 0.3),
        to: Couplings(massSquared: 0.4, lambda: 2.5), growth: 3),
      order: try #require(Order(rawValue: order)), transform: transform)
    let evaluator = velocity.makeEvaluator()
    let (grid, lattice) = (transform.grid, transform.grid.lattice)
    let point = Field(on: lattice)
    var stream = RandomStream(seed: 3, purpose: .test, network: 0)
    for site in 0..<lattice.volume { point[site] = stream.normal() }
    let state = MomentumField(on: grid)
    let slope = MomentumField(on: grid)
    let image = Field(on: lattice)
    /// Any orthogonal coordinates of the state do: here its transform back to the sites.
    func evaluate(shifting site: Int, by shift: Double) -> (value: Double, divergence: Double) {
      point[site] += shift
      transform.forward(point, into: state)
      point[site] -= shift
      for part in 0..<2 * grid.modeCount { state.pointer[part] /= Double(lattice.volume) }
      let divergence = evaluator.evaluate(state.pointer, at: time, into: slope.pointer)
      transform.inverse(slope, into: image)
      return (image[site], divergence)
    }
    let step = 1e-4
    let trace = (0..<lattice.volume).reduce(0) { sum, site in
      sum + (evaluate(shifting: site, by: step).value - evaluate(shifting: site, by: -step).value)
        / (2 * step)
    }
    let divergence = evaluate(shifting: 0, by: 0).divergence
    #expect(abs(trace - divergence) < 1e-6 * max(1, abs(divergence)))
    #expect(abs(divergence) > 1e-4)
  }

  /// What order k leaves over is of order λ^{k+1}: Var ln w falls by 2^{2(k+1)} with λ halved.
  @Test(arguments: [(1, 16.0), (2, 64.0)])
  func leftoverIsOfTheNextOrder(order: Int, factor: Double) throws {
    let transform = try transform([6, 6])
    let variances = try [0.2, 0.1].map { lambda in
      let map = try realisation(
        transform, massSquared: 1, lambda: lambda, order: try #require(Order(rawValue: order)))
      return variance(map.logWeights(networkCount: 4000, seed: 8, purpose: .test)[0])
    }
    #expect(abs(variances[0] / variances[1] / factor - 1) < 0.15)
  }

  /// The same with a moving reference: from the free theory of the bare mass.
  @Test(arguments: [(1, 16.0), (2, 64.0)])
  func leftoverIsOfTheNextOrderOnAnAxis(order: Int, factor: Double) throws {
    let transform = try transform([6, 6])
    let variances = try [0.2, 0.1].map { lambda in
      let map = try realisation(
        transform, massSquared: 1, lambda: lambda, order: try #require(Order(rawValue: order)),
        from: 1)
      return variance(map.logWeights(networkCount: 4000, seed: 8, purpose: .test)[0])
    }
    #expect(abs(variances[0] / variances[1] / factor - 1) < 0.15)
  }

  /// ln Z along an axis, and ⟨φ²⟩, against the transfer matrix; a weak map is repaired by the
  /// weights, a forgotten Jacobian is not.
  @Test func weightsRepairTheMapButNotItsJacobian() throws {
    let transform = try transform([16])
    let exact = try [0.25, 0.5, 1].map {
      try TransferMatrix(massSquared: 0.5, lambda: $0, siteCount: 16)
    }
    func pulls(strength: Double, forgetting: Bool) throws -> (pulls: [Double], ess: Double) {
      let map = try realisation(
        transform, massSquared: 0.5, lambda: 1, order: .second, from: 0.5,
        fractions: [0.25, 0.5, 1], strength: strength, forgettingJacobian: forgetting)
      var sums = [[Double]](repeating: [], count: 3)
      var squares = [[Double]](repeating: [], count: 3)
      let realiser = map.makeRealiser()
      for network in 0..<UInt64(4000) {
        var stream = RandomStream(seed: 21, purpose: .test, network: network)
        realiser.drawNetwork(using: &stream) { point, field, logWeight in
          sums[point].append(logWeight)
          squares[point].append(moments(of: field).squareSum / 16)
        }
      }
      var result: [Double] = []
      var fraction = 0.0
      for point in 0..<3 {
        let weights = sums[point].map { Double.exp($0) }
        let mean = weights.reduce(0, +) / 4000
        let logPartition = try #require(exact[point].logPartitionRatio)
        result.append(
          (Double.log(mean) - logPartition) / (variance(weights) / 4000).squareRoot() * mean)
        let average = zip(weights, squares[point]).reduce(0) { $0 + $1.0 * $1.1 } / mean / 4000
        let residuals = zip(weights, squares[point]).map { $0 * ($1 - average) / mean }
        result.append(
          (average - exact[point].phiSquared) / (variance(residuals) / 4000).squareRoot())
        let total = weights.reduce(0, +)
        fraction = total * total / weights.reduce(0) { $0 + $1 * $1 } / 4000
      }
      return (result, fraction)
    }
    let good = try pulls(strength: 1, forgetting: false)
    let weak = try pulls(strength: 0.9, forgetting: false)
    let wrong = try pulls(strength: 1, forgetting: true)
    #expect(good.pulls.allSatisfy { abs($0) < 4 })
    #expect(weak.pulls.allSatisfy { abs($0) < 4 })
    #expect(good.ess > 0.99 && weak.ess < good.ess - 0.004)
    #expect(wrong.pulls.contains { abs($0) > 10 })
  }

  @Test func doublingStepsTellsTheIntegratorsError() throws {
    let transform = try transform([8, 8])
    let map = try realisation(
      transform, massSquared: 0.25, lambda: 2, order: .second, from: 0.25,
      fractions: [0.1, 0.3, 0.55, 1], steps: 1, growth: 3)
    let errors = [1, 2, 4].map { factor in
      StepDoubling(of: map.withSteps(scaledBy: factor), networkCount: 100, seed: 4).deviation
    }
    // Fourth order, dense output included.
    #expect(errors[0] / errors[1] > 8 && errors[1] / errors[2] > 8)
    let chosen = map.choosingSteps(productionCount: 100_000, pilotCount: 100, seed: 4)
    #expect(chosen.doubling.suffices(forNetworkCount: 100_000))
    #expect(!chosen.doubling.suffices(forNetworkCount: 100_000_000_000_000))
    #expect(chosen.realisation.legs[0].stepCount > 1)
  }

  @Test func pathsKeepTheirPace() throws {
    let path = CouplingPath(
      from: Couplings(massSquared: 1, lambda: 0), to: Couplings(massSquared: -1, lambda: 6),
      growth: 5)
    for fraction in [0, 0.1, 0.5, 0.93, 1] {
      let time = path.time(atFraction: fraction)
      #expect(abs(path.fraction(at: time) - fraction) < 1e-14)
      #expect(abs(path.couplings(at: time).lambda - 6 * fraction) < 1e-13)
      let step = 1e-5
      let slope =
        (path.couplings(at: time + step).massSquared - path.couplings(at: time - step).massSquared)
        / (2 * step)
      #expect(abs(slope - path.rates(at: time).massSquared) < 1e-7)
    }
    #expect(abs(path.rates(at: 1).lambda / path.rates(at: 0).lambda - 5) < 1e-12)
  }
}
