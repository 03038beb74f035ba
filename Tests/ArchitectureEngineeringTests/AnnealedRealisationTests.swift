import ArchitectureEngineering
import ErrorAnalysis
import FieldTheory
import LatticeGeometry
import RealModule
import Testing

@Suite struct AnnealedRealisationTests {
  private func transform(_ extents: [Int]) throws -> FourierTransform {
    FourierTransform(grid: MomentumGrid(lattice: try Lattice(extents: extents)))
  }

  private func variance(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
  }

  private func line(_ massSquared: Double, _ lambda: Double, from start: Double) -> CouplingPath {
    CouplingPath(
      from: Couplings(massSquared: start, lambda: 0),
      to: Couplings(massSquared: massSquared, lambda: lambda))
  }

  /// Pulls of ln Z/Z₀ and ⟨φ²⟩ at each interacting point, the effective fraction at the last, and the
  /// variance of ln w at the free one, if the axis starts there.
  private func pulls(
    _ realisation: AnnealedRealisation, exact: [(logPartition: Double, square: Double)],
    networkCount: Int
  ) -> (pulls: [Double], ess: Double, freeSpread: Double) {
    var logWeights = [[Double]](repeating: [], count: realisation.pointCount)
    var squares = [[Double]](repeating: [], count: realisation.pointCount)
    let volume = Double(realisation.grid.lattice.volume)
    let realiser = realisation.makeRealiser()
    for network in 0..<UInt64(networkCount) {
      var stream = RandomStream(seed: 22, purpose: .test, network: network)
      realiser.drawNetwork(using: &stream) { point, field, logWeight in
        logWeights[point].append(logWeight)
        squares[point].append(moments(of: field).squareSum / volume)
      }
    }
    let count = Double(networkCount)
    var result: [Double] = []
    var fraction = 0.0
    let first = realisation.pointCount - exact.count
    for (index, known) in exact.enumerated() {
      let point = first + index
      let weights = logWeights[point].map { Double.exp($0) }
      let mean = weights.reduce(0, +) / count
      result.append(
        (Double.log(mean) - known.logPartition) / (variance(weights) / count).squareRoot() * mean)
      let average = zip(weights, squares[point]).reduce(0) { $0 + $1.0 * $1.1 } / mean / count
      let residuals = zip(weights, squares[point]).map { $0 * ($1 - average) / mean }
      result.append((average - known.square) / (variance(residuals) / count).squareRoot())
      fraction = 1 / (1 + variance(weights) / (mean * mean))
    }
    return (result, fraction, first > 0 ? variance(logWeights[0]) : 0)
  }

  /// ln Z along an axis, and ⟨φ²⟩, against the transfer matrix, whatever the flow; a forgotten
  /// Jacobian is not repaired.
  @Test func weightsAreExactOnEveryPointOfAnAxis() throws {
    let transform = try transform([16])
    let fractions = [0.25, 0.5, 1]
    let exact = try fractions.map {
      let solution = try TransferMatrix(massSquared: 0.5, lambda: 2 * $0, siteCount: 16)
      return (try #require(solution.logPartitionRatio), solution.phiSquared)
    }
    let path = line(0.5, 2, from: 0.5)
    let reference = try FreePropagator(grid: transform.grid, massSquared: 0.5)
    let fit = try GalerkinFit(
      paths: [path], settings: GalerkinFit.Settings(intervals: 4, networkCount: 300), seed: 2,
      transform: transform
    ).coefficients[0]
    let good = try FittedTransport(path: path, coefficients: fit, transform: transform)
    let velocities: [(velocity: (any TransportVelocity)?, isExact: Bool)] = [
      (nil, true), (good, true),
      (
        try FittedTransport(
          path: path, coefficients: fit.scaled(by: 0.7), transform: transform), true
      ),
      (try ClosedFormTransport(path: path, order: .first, transform: transform), true),
      (WithoutJacobian(velocity: good), false),
    ]
    var fractionsLeft: [Double] = []
    for (velocity, isExact) in velocities {
      let stretch = AnnealingStretch(path: path, velocity: velocity, outputs: [0] + fractions)
      let plan = try AnnealingPlan(
        reference: reference, stretches: [stretch],
        settings: AnnealingPlan.Settings(stepCount: 6, networkCount: 100, intervals: 8), seed: 3,
        transform: transform)
      let found = pulls(
        try AnnealedRealisation(
          reference: reference, stretches: [stretch], steps: plan.steps, transform: transform),
        exact: exact, networkCount: 4000)
      if isExact {
        #expect(found.pulls.allSatisfy { abs($0) < 4 }, "\(found)")
      } else {
        #expect(found.pulls.contains { abs($0) > 10 }, "\(found)")
      }
      fractionsLeft.append(found.ess)
      #expect(found.freeSpread == 0)
    }
    #expect(fractionsLeft[1] > 0.999)
    #expect(fractionsLeft[0] < fractionsLeft[1] && fractionsLeft[2] < fractionsLeft[1])
  }

  /// A way of more steps than allowed is given up before they are tried; without a limit it is gone.
  @Test(arguments: [(1_000_000, true), (20, false), (0, false)])
  func longWaysAreGivenUp(limit: Int, isComplete: Bool) throws {
    let transform = try transform([4, 4])
    let reference = try FreePropagator(grid: transform.grid, massSquared: 1)
    let path = CouplingPath(
      from: Couplings(massSquared: 1, lambda: 0), to: Couplings(massSquared: 1, lambda: 20))
    let plan = try AnnealingPlan(
      reference: reference,
      stretches: [AnnealingStretch(path: path, velocity: nil, outputs: [1])],
      settings: AnnealingPlan.Settings(
        stepCount: limit == 0 ? nil : 30, networkCount: 20, intervals: 4,
        integrationStepLimit: limit),
      seed: 3, transform: transform)
    #expect(plan.isComplete == isComplete)
    #expect(isComplete ? plan.steps.count == 30 : plan.steps.isEmpty)
  }

  /// The double well on 2×2 sites by quadrature, over two stretches with a corner.
  @Test func wellsAreReachedRoundACorner() throws {
    let transform = try transform([2, 2])
    let reference = try FreePropagator(grid: transform.grid, massSquared: 1)
    let corner = Couplings(massSquared: 1, lambda: 6)
    let stretches = [
      AnnealingStretch(path: line(1, 6, from: 1), velocity: nil, outputs: [1]),
      AnnealingStretch(
        path: CouplingPath(from: corner, to: Couplings(massSquared: -1, lambda: 6)), velocity: nil,
        outputs: [1]),
    ]
    let plan = try AnnealingPlan(
      reference: reference, stretches: stretches,
      settings: AnnealingPlan.Settings(variance: 0.05, networkCount: 200), seed: 3,
      transform: transform)
    let realisation = try AnnealedRealisation(
      reference: reference, stretches: stretches, steps: plan.steps, transform: transform)
    let found = pulls(
      realisation,
      exact: [
        (0.706064335450415 - reference.logPartition, 0.2602922543089669),
        (2.404871678949725 - reference.logPartition, 0.7365346928774356),
      ], networkCount: 8000)
    #expect(found.pulls.allSatisfy { abs($0) < 4 }, "\(found)")
    #expect(found.ess > 0.8)
    #expect(realisation.pointCount == 2 && realisation.outputCouplings[0] == corner)
  }

  /// Var ln w falls like 1/K, and the plan foretells it.
  @Test func stepsLessenTheVariance() throws {
    let transform = try transform([8, 8])
    let path = line(0.3, 3, from: 0.3)
    let reference = try FreePropagator(grid: transform.grid, massSquared: 0.3)
    let velocity = try ClosedFormTransport(path: path, order: .first, transform: transform)
    let stretch = AnnealingStretch(path: path, velocity: velocity, outputs: [1])
    let found = try [2, 16].map { count in
      let plan = try AnnealingPlan(
        reference: reference, stretches: [stretch],
        settings: AnnealingPlan.Settings(stepCount: count), seed: 3, transform: transform)
      let weights = try AnnealedRealisation(
        reference: reference, stretches: [stretch], steps: plan.steps, transform: transform
      ).logWeights(networkCount: 1000, seed: 5, purpose: .test)[0]
      #expect(plan.steps.count == count)
      #expect(plan.records.allSatisfy { $0.acceptance > 0.7 })
      return (plan: plan.variance, actual: variance(weights))
    }
    #expect(found[0].actual / found[1].actual > 4)
    #expect(abs(found[1].actual / found[1].plan - 1) < 0.6)
  }

  /// Crooks: both ends of a path tell the same ln Z, and the exact one.
  @Test func bothEndsAgree() throws {
    let transform = try transform([16])
    let path = line(0.5, 4, from: 0.5)
    let reference = try FreePropagator(grid: transform.grid, massSquared: 0.5)
    let exact = try #require(
      try TransferMatrix(massSquared: 0.5, lambda: 4, siteCount: 16).logPartitionRatio)
    func estimate(_ velocity: (any TransportVelocity)?) throws -> BackwardEstimate {
      let stretch = AnnealingStretch(path: path, velocity: velocity, outputs: [0.3, 1])
      let plan = try AnnealingPlan(
        reference: reference, stretches: [stretch],
        settings: AnnealingPlan.Settings(stepCount: 6), seed: 3, transform: transform)
      return try AnnealedRealisation(
        reference: reference, stretches: [stretch], steps: plan.steps, transform: transform
      ).backwardEstimate(groupSize: 128, seed: 6)
    }
    let velocity = try ClosedFormTransport(path: path, order: .first, transform: transform)
    for flow: (any TransportVelocity)? in [nil, velocity] {
      let found = try estimate(flow)
      #expect(abs(found.forward.pull(against: exact)) < 4, "\(found)")
      #expect(abs(found.backward.pull(against: exact)) < 4, "\(found)")
      #expect(abs(found.combined.pull(against: exact)) < 4, "\(found)")
      #expect(abs(found.difference.pull(against: 0)) < 4, "\(found)")
      #expect(found.combined.error < 1.1 * found.forward.error)
      #expect(found.hysteresis > 0)
    }
    let wrong = try estimate(WithoutJacobian(velocity: velocity))
    #expect(abs(wrong.forward.pull(against: exact)) > 10)
  }

  @Test func planAndNetworksRepeatOnAnyNumberOfThreads() throws {
    let transform = try transform([6, 4])
    let path = line(0.3, 3, from: 0.3)
    let reference = try FreePropagator(grid: transform.grid, massSquared: 0.3)
    let velocity = try ClosedFormTransport(path: path, order: .second, transform: transform)
    let stretch = AnnealingStretch(path: path, velocity: velocity, outputs: [0.5, 1])
    let plans = try [1, 3].map {
      try AnnealingPlan(
        reference: reference, stretches: [stretch], seed: 3, threads: $0, transform: transform)
    }
    #expect(plans[0].steps == plans[1].steps && plans[0].records == plans[1].records)
    let realisation = try AnnealedRealisation(
      reference: reference, stretches: [stretch], steps: plans[0].steps, transform: transform)
    let estimates = try [1, 3].map {
      try realisation.backwardEstimate(groups: 3, groupSize: 20, seed: 6, threads: $0)
    }
    #expect(estimates[0] == estimates[1])
    // A network depends on its own stream only, not on who was drawn before.
    let all = realisation.logWeights(networkCount: 5, seed: 4, purpose: .test)
    let realiser = realisation.makeRealiser()
    var stream = RandomStream(seed: 4, purpose: .test, network: 3)
    realiser.drawNetwork(using: &stream) { point, _, logWeight in
      #expect(logWeight == all[point][3])
    }
  }

  /// There and back, and the density of the fields of a map that is known otherwise.
  @Test func inverseReturnsNetworksAndTheirDensity() throws {
    let transform = try transform([6, 4])
    let path = line(0.3, 3, from: 0.3)
    let reference = try FreePropagator(grid: transform.grid, massSquared: 0.3)
    let action = try PhiFour(massSquared: 0.3, lambda: 3)
    let trips = try [4, 8].map { steps in
      let map = TransportRealisation(
        reference: reference,
        legs: [
          TransportLeg(
            velocity: try ClosedFormTransport(path: path, order: .second, transform: transform),
            method: .classical, stepCount: steps, outputs: [.init(time: 1, action: action)])
        ], transform: transform)
      let inverse = TransportInverse(of: map)
      let realiser = map.makeRealiser()
      var stream = RandomStream(seed: 4, purpose: .test, network: 3)
      realiser.drawNetwork(using: &stream) { _, field, logWeight in
        // ln w = −S − ln P up to Z₀.
        let expected = -action.value(of: field) - inverse.logDensity(of: field)
        #expect(abs(logWeight + reference.logPartition - expected) < 1e-3)
        let network = Field(on: transform.grid.lattice)
        let logJacobian = inverse.invert(field, into: network)
        let free = (0..<24).map { network[$0] }
        #expect(free.allSatisfy { $0.isFinite } && logJacobian.isFinite)
      }
      return RoundTrip(of: map, networkCount: 50, seed: 1)
    }
    // Fourth order.
    #expect(trips[0].fieldDeviation / trips[1].fieldDeviation > 8)
    #expect(trips[0].logJacobianDeviation / trips[1].logJacobianDeviation > 8)
    #expect(trips[1].fieldDeviation < 1e-4)
  }
}
