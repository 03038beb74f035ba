import ArchitectureEngineering
import FieldTheory
import Foundation
import LatticeGeometry
import RealModule
import Testing

@Suite struct FittedTransportTests {
  private static let everySource: [TransportSource] = [
    .field, .cube, .fifthPower, .sine(frequency: 0.7), .sine(frequency: 2.1), .bubble, .exchange,
    .mixedExchange,
  ]

  private func transform(_ extents: [Int]) throws -> FourierTransform {
    FourierTransform(grid: MomentumGrid(lattice: try Lattice(extents: extents)))
  }

  private func variance(_ values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
  }

  /// Coefficients of no meaning, different for every source, scale and time.
  private func coefficients(sources: [TransportSource]) -> FittedCoefficients {
    let scales: [KernelScale] = [.gap(multiple: 0.5), .fixed(massSquared: 2)]
    var stream = RandomStream(seed: 12, purpose: .test, network: 0)
    return FittedCoefficients(
      sources: sources, scales: scales, times: [0, 0.3, 1],
      values: (0..<3).map { _ in
        (0..<sources.count * scales.count).map { _ in 0.1 * stream.normal() }
      })
  }

  /// ∇·v against the trace of the velocity's derivatives, source by source.
  @Test(arguments: Self.everySource, [[4, 3], [5], [2, 4, 3]])
  func divergenceIsTheTrace(source: TransportSource, extents: [Int]) throws {
    let transform = try transform(extents)
    let velocity = try FittedTransport(
      path: CouplingPath(
        from: Couplings(massSquared: 0.7, lambda: 0.3),
        to: Couplings(massSquared: 0.4, lambda: 2.5), growth: 3),
      coefficients: coefficients(sources: [source]), transform: transform)
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
      let divergence = evaluator.evaluate(state.pointer, at: 0.6, into: slope.pointer)
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

  /// At λ = 0 order 1 is exact: the fit finds −(λ̇/4!) G∗:φ³: and leaves nothing over, also where
  /// the gap mass moves.
  @Test(arguments: [0.8, 0.5])
  func fitStartsAtFirstOrder(endMassSquared: Double) throws {
    let transform = try transform([6, 5])
    let path = CouplingPath(
      from: Couplings(massSquared: 0.8, lambda: 0),
      to: Couplings(massSquared: endMassSquared, lambda: 3), growth: 2)
    let fit = try GalerkinFit(
      paths: [path],
      settings: GalerkinFit.Settings(
        sources: [.field, .cube], scales: [.gap(multiple: 1)], intervals: 1, networkCount: 300,
        ridge: 1e-12),
      seed: 1, transform: transform)
    let expected = path.rates(at: 0).lambda / 24
    let found = fit.coefficients[0].values[0]
    #expect(abs(found[0]) < 1e-6 && abs(found[1] / expected - 1) < 1e-6)
    #expect(fit.nodes[0].residualFraction < 1e-12)
    // At the end it is neither exact nor useless.
    #expect(fit.nodes[1].residualFraction > 1e-6 && fit.nodes[1].residualFraction < 0.1)
  }

  /// Between two free theories the frame alone is the exact map.
  @Test func freeTheoriesNeedNoCoefficients() throws {
    let transform = try transform([4, 6])
    let path = CouplingPath(
      from: Couplings(massSquared: 0.3, lambda: 0), to: Couplings(massSquared: 2, lambda: 0))
    let velocity = try FittedTransport(
      path: path,
      coefficients: FittedCoefficients(sources: [], scales: [], times: [0], values: [[]]),
      transform: transform)
    let (first, last) = (
      try FreePropagator(grid: transform.grid, massSquared: 0.3),
      try FreePropagator(grid: transform.grid, massSquared: 2)
    )
    let map = TransportRealisation(
      reference: first,
      legs: [
        TransportLeg(
          velocity: velocity, method: .classical, stepCount: 1,
          outputs: [.init(time: 1, action: try PhiFour(massSquared: 2, lambda: 0))])
      ], transform: transform)
    for logWeight in map.logWeights(networkCount: 20, seed: 3, purpose: .test)[0] {
      #expect(abs(logWeight - (last.logPartition - first.logPartition)) < 1e-11)
    }
  }

  /// A fitted map of few terms against the second order of the expansion, fresh networks.
  @Test func fittedMapBeatsTheSecondOrder() throws {
    let transform = try transform([16, 16])
    let path = CouplingPath(
      from: Couplings(massSquared: 0.25, lambda: 0), to: Couplings(massSquared: 0.25, lambda: 2))
    let fit = try GalerkinFit(
      paths: [path], settings: GalerkinFit.Settings(intervals: 4, networkCount: 300), seed: 1,
      transform: transform)
    func leftover(_ velocity: any TransportVelocity) throws -> Double {
      let map = TransportRealisation(
        reference: try FreePropagator(grid: transform.grid, massSquared: 0.25),
        legs: [
          TransportLeg(
            velocity: velocity, method: .classical, stepCount: 4,
            outputs: [.init(time: 1, action: try PhiFour(massSquared: 0.25, lambda: 2))])
        ], transform: transform)
      return variance(map.logWeights(networkCount: 500, seed: 9, purpose: .test)[0])
    }
    let second = try leftover(
      ClosedFormTransport(path: path, order: .second, transform: transform))
    let fitted = try leftover(
      FittedTransport(path: path, coefficients: fit.coefficients[0], transform: transform))
    #expect(fitted < second / 10)
    // The rate's leftover foretells the size of the map's.
    #expect(fit.nodes.allSatisfy { $0.residualFraction < 0.01 && $0.essFraction > 0.9 })
  }

  /// ∫ over the 2×2 and 3×3 lattices by quadrature: m², λ, ⟨φ²⟩ and ln Z.
  @Test(
    arguments: [
      (2, 1.0, 6.0, 0.2602922543089669, 0.706064335450415),
      (2, 0.1, 1.0, 0.7522294552881932, 1.7836990453323436),
      (2, -1.0, 6.0, 0.7365346928774356, 2.404871678949725),
      (3, 0.1, 1.0, 0.5345935719914673, 2.9782818467954852),
    ])
  func weightsRepairTheMapButNotItsJacobian(
    extent: Int, massSquared: Double, lambda: Double, square: Double, logPartition: Double
  ) throws {
    let transform = try transform([extent, extent])
    let gap = try GapEquation.solve(
      massSquared: massSquared, lambda: lambda, grid: transform.grid)
    let path = CouplingPath(
      from: Couplings(massSquared: gap, lambda: 0),
      to: Couplings(massSquared: massSquared, lambda: lambda))
    let reference = try FreePropagator(grid: transform.grid, massSquared: gap)
    // Where the field has two wells, the flow of unbounded sources does not exist for all networks.
    let sources =
      massSquared < 0 ? [.field] + TransportSource.sines(spacing: 0.8, count: 4) : Self.everySource
    let fit = try GalerkinFit(
      paths: [path],
      settings: GalerkinFit.Settings(
        sources: sources, scales: [.gap(multiple: 1), .fixed(massSquared: 4)],
        intervals: 4, networkCount: 400),
      seed: 1, transform: transform)
    func pulls(strength: Double, forgetting: Bool) throws -> (pulls: [Double], ess: Double) {
      let velocity = try FittedTransport(
        path: path, coefficients: fit.coefficients[0].scaled(by: strength), transform: transform)
      let chosen: any TransportVelocity =
        forgetting ? WithoutJacobian(velocity: velocity) : velocity
      let map = TransportRealisation(
        reference: reference,
        legs: [
          TransportLeg(
            velocity: chosen, method: .classical, stepCount: 16,
            outputs: [
              .init(time: 1, action: try PhiFour(massSquared: massSquared, lambda: lambda))
            ])
        ], transform: transform)
      var (weights, squares): ([Double], [Double]) = ([], [])
      let realiser = map.makeRealiser()
      for network in 0..<UInt64(10_000) {
        var stream = RandomStream(seed: 21, purpose: .test, network: network)
        realiser.drawNetwork(using: &stream) { _, field, logWeight in
          weights.append(.exp(logWeight))
          squares.append(moments(of: field).squareSum / Double(extent * extent))
        }
      }
      let mean = weights.reduce(0, +) / 10_000
      let average = zip(weights, squares).reduce(0) { $0 + $1.0 * $1.1 } / mean / 10_000
      let residuals = zip(weights, squares).map { $0 * ($1 - average) / mean }
      let logRatio = Double.log(mean) + reference.logPartition - logPartition
      return (
        [
          logRatio / (variance(weights) / 10_000).squareRoot() * mean,
          (average - square) / (variance(residuals) / 10_000).squareRoot(),
        ], 1 / (1 + variance(weights) / (mean * mean))
      )
    }
    let good = try pulls(strength: 1, forgetting: false)
    let weak = try pulls(strength: 0.8, forgetting: false)
    let wrong = try pulls(strength: 1, forgetting: true)
    #expect(good.pulls.allSatisfy { abs($0) < 4 }, "\(good)")
    #expect(weak.pulls.allSatisfy { abs($0) < 4 }, "\(weak)")
    #expect(weak.ess < good.ess, "\(weak.ess) \(good.ess)")
    #expect(wrong.pulls.contains { abs($0) > 10 }, "\(wrong)")
  }

  @Test func fitDoesNotDependOnThreads() throws {
    let transform = try transform([8, 6])
    let paths = [
      CouplingPath(
        from: Couplings(massSquared: 0.5, lambda: 0), to: Couplings(massSquared: -0.2, lambda: 2)),
      CouplingPath(
        from: Couplings(massSquared: -0.2, lambda: 2), to: Couplings(massSquared: -0.2, lambda: 3)),
    ]
    let settings = GalerkinFit.Settings(
      sources: Self.everySource, intervals: 2, networkCount: 101, passes: 2)
    let fits = try [1, 3].map {
      try GalerkinFit(
        paths: paths, settings: settings, seed: 6, threads: $0, transform: transform)
    }
    #expect(fits[0].coefficients == fits[1].coefficients)
    #expect(fits[0].nodes == fits[1].nodes)
    #expect(fits[0].nodes.count == 6)
    // The second path starts where the first ended.
    #expect(abs(fits[0].nodes[3].essFraction - fits[0].nodes[2].essFraction) < 1e-12)
  }

  @Test func coefficientsAreInterpolatedSmoothlyAndStored() throws {
    let times = [0, 0.1, 0.35, 0.7, 1]
    // Parabolas are reproduced.
    let parabolas = FittedCoefficients(
      sources: [.cube], scales: [.gap(multiple: 1), .fixed(massSquared: 3)], times: times,
      values: times.map { [1 + 2 * $0 - 3 * $0 * $0, $0 * $0] })
    for time in stride(from: 0.0, through: 1, by: 0.05) {
      let values = parabolas.values(at: time)
      #expect(abs(values[0] - (1 + 2 * time - 3 * time * time)) < 1e-14)
      #expect(abs(values[1] - time * time) < 1e-14)
    }
    for source in Self.everySource { #expect(TransportSource(name: source.name) == source) }
    #expect(TransportSource(name: "sine") == nil && TransportSource(name: "sine -1") == nil)
    #expect(parabolas.values(at: 2) == parabolas.values(at: 1))
    let data = try JSONEncoder().encode(parabolas)
    #expect(try JSONDecoder().decode(FittedCoefficients.self, from: data) == parabolas)
  }

  /// More than five values are fitted by a quartic: what it leaves is orthogonal to every quartic on
  /// the times, and a polynomial of fifth degree leaves something.
  @Test func coefficientsAreSmoothed() {
    let times = [0, 0.1, 0.25, 0.4, 0.55, 0.8, 0.9, 1]
    let noisy = FittedCoefficients(
      sources: [.cube], scales: [.gap(multiple: 1)], times: times,
      values: times.map { [.exp($0) + 0.1 * .cos(40 * $0)] })
    let rest = zip(times, noisy.values).map { $1[0] - noisy.values(at: $0)[0] }
    for power in 0...5 {
      let product = zip(times, rest).reduce(0) { $0 + .pow($1.0, power) * $1.1 }
      #expect(power == 5 ? abs(product) > 1e-4 : abs(product) < 1e-13, "power \(power)")
    }
  }

  /// A stored map is the same map, also on a lattice it was not fitted on.
  @Test func storedMapServesOtherLattices() throws {
    let path = CouplingPath(
      from: Couplings(massSquared: 0.5, lambda: 0), to: Couplings(massSquared: 0.5, lambda: 2))
    let small = try transform([8, 8])
    let fit = try GalerkinFit(
      paths: [path], settings: GalerkinFit.Settings(intervals: 3, networkCount: 500), seed: 6,
      transform: small)
    let map = FittedMap(
      fit: fit, paths: [path], lattice: small.grid.lattice, dispersion: .lattice)
    let stored = try JSONDecoder().decode(FittedMap.self, from: try JSONEncoder().encode(map))
    #expect(stored == map && stored.isReadable)
    let large = try transform([20, 20])
    func leftover(_ velocity: any TransportVelocity) throws -> Double {
      let realisation = TransportRealisation(
        reference: try FreePropagator(grid: large.grid, massSquared: 0.5),
        legs: [
          TransportLeg(
            velocity: velocity, method: .classical, stepCount: 3,
            outputs: [.init(time: 1, action: try PhiFour(massSquared: 0.5, lambda: 2))])
        ], transform: large)
      return variance(realisation.logWeights(networkCount: 300, seed: 9, purpose: .test)[0])
    }
    let own = try #require(
      try stored.velocity(along: path, dispersion: .lattice, transform: large))
    #expect(own.coefficients == fit.coefficients[0])
    let transferred = try leftover(own)
    let second = try leftover(ClosedFormTransport(path: path, order: .second, transform: large))
    #expect(transferred < second / 5, "\(transferred) \(second)")
    let broken = FittedMap(
      fit: fit,
      paths: [
        CouplingPath(
          from: Couplings(massSquared: 0.5, lambda: 1),
          to: Couplings(massSquared: 0.5, lambda: 2))
      ], lattice: small.grid.lattice, dispersion: .lattice)
    #expect(!broken.isReadable)
  }

  @Test func smallLatticesAreLargeEnoughToFitOn() throws {
    func extents(_ extents: [Int], _ massSquared: Double) throws -> [Int] {
      try GalerkinFit.fittingLattice(
        for: try Lattice(extents: extents),
        paths: [
          CouplingPath(
            from: Couplings(massSquared: massSquared, lambda: 0),
            to: Couplings(massSquared: 4, lambda: 1))
        ]
      ).extents
    }
    #expect(try extents([64, 12], 4) == [16, 12])
    #expect(try extents([64, 64], 0.04) == [30, 30])
    #expect(try extents([64, 64], 1e-4) == [64, 64])
    #expect(try extents([8, 8], 0.04) == [8, 8])
  }
}
