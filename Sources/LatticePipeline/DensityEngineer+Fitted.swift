import ArchitectureEngineering
import EnsembleSampling
import EnsembleStorage
import FieldTheory
import LatticeGeometry
import Logging
import RunConfiguration

/// Maps whose coefficients come from a population, and the realisations built on them.
extension DensityEngineer {
  // MARK: Galerkin

  /// Velocities fitted to the transport equation along the way, on as small a lattice as tells them.
  private func fittedVelocities(
    on path: TransportPath
  ) throws -> [FittedTransport] {
    let paths = path.stretches.map(\.path)
    let dispersion = plan.action.dispersion
    let lattice = try GalerkinFit.fittingLattice(
      for: plan.lattice, paths: paths, dispersion: dispersion)
    let extents = lattice.extents.map(String.init).joined(separator: "×")
    logger.info("fitting a velocity to the transport equation on \(extents)")
    let fit = try GalerkinFit(
      paths: paths, dispersion: dispersion, settings: fitSettings(on: lattice),
      seed: plan.configuration.ensemble.seed, threads: threads,
      transform: FourierTransform(grid: MomentumGrid(lattice: lattice)))
    try monitor.checkStop()
    let residual = fit.nodes.map(\.residualFraction).max() ?? 0
    logger.info("the fit leaves at most \(Text.significant(residual)) of the variance a step")
    var velocities: [FittedTransport] = []
    for (path, coefficients) in zip(paths, fit.coefficients) {
      velocities.append(
        try FittedTransport(
          path: path, coefficients: coefficients, dispersion: dispersion, transform: transform))
    }
    return velocities
  }

  /// Fewer networks on large lattices, where each tells more; in deep double wells bounded sources,
  /// because the flow of a power of the field need not exist there.
  private func fitSettings(on lattice: Lattice) -> GalerkinFit.Settings {
    let isDeep = plan.points.contains { $0.action.massSquared < Self.deepWell }
    return GalerkinFit.Settings(
      sources: isDeep
        ? [.field] + TransportSource.sines(spacing: 0.8, count: 4) : [.field, .cube, .fifthPower],
      networkCount: max(200, min(1000, (1 << 21) / lattice.volume)))
  }

  /// m² below which a potential has two wells that a network must leave.
  private static let deepWell = -0.5

  /// The fitted velocity followed as it is.
  func fittedCandidate() throws -> EngineeringCandidate {
    let path = try path()
    let velocities = try fittedVelocities(on: path)
    let legs = zip(path.stretches, velocities).map { stretch, velocity in
      TransportLeg(
        velocity: velocity, method: .classical, stepCount: givenSteps ?? 1,
        outputs: stretch.outputs)
    }
    return try candidate(
      TransportRealisation(reference: reference, legs: legs, transform: transform),
      label: "fitted", transformsPerStage: 3)
  }

  // MARK: Annealing

  /// Steps of a flow with moves in between.
  func annealedCandidate() throws -> EngineeringCandidate {
    let configuration = plan.configuration
    let path = try path()
    let transport = configuration.engineering.transport ?? .fitted
    let velocities: [(any TransportVelocity)?]
    switch transport {
    case .identity: velocities = path.stretches.map { _ in nil }
    case .order1: velocities = try closedForms(on: path, order: .first)
    case .order2: velocities = try closedForms(on: path, order: .second)
    case .fitted, .optimised: velocities = try fittedVelocities(on: path)
    }
    let stretches = zip(path.stretches, velocities).map { stretch, velocity in
      AnnealingStretch(
        path: stretch.path, velocity: velocity, outputs: stretch.outputs.map(\.time))
    }
    logger.info("choosing the steps of the annealing")
    let moves = configuration.engineering.moves ?? 1
    let annealing = try AnnealingPlan(
      reference: reference, stretches: stretches,
      settings: AnnealingPlan.Settings(
        stepCount: givenSteps, moves: moves, networkCount: max(64, min(256, pilotCount)),
        productionCount: configuration.ensemble.networks),
      seed: configuration.ensemble.seed, threads: threads, transform: transform)
    try monitor.checkStop()
    let density = try AnnealedRealisation(
      reference: reference, stretches: stretches, steps: annealing.steps, transform: transform)
    let weights = density.logWeights(
      networkCount: pilotCount, seed: configuration.ensemble.seed, purpose: .pilot)
    let stages = annealing.steps.reduce(0) { $0 + 4 * $1.integrationSteps }
    let perStage: Double =
      switch transport {
      case .identity: 0
      case .order1: 2
      case .order2: 6
      case .fitted, .optimised: 3
      }
    // A move's trajectory has four steps of two transforms.
    let transforms =
      baseTransforms + perStage * Double(stages)
      + 8 * Double(density.movesPerNetwork) + Double(annealing.steps.count)
    let deviation = annealing.records.reduce(0) {
      $0 + $1.doublingDeviation * $1.doublingDeviation
    }.squareRoot()
    return EngineeringCandidate(
      density: density,
      record: EngineeringRecord(
        realisation: "annealed", transport: transport.rawValue, reason: "",
        steps: annealing.steps.map(\.integrationSteps),
        doubling: StepDoubling(
          stepCounts: annealing.steps.map(\.integrationSteps), deviation: deviation,
          shift: abs(annealing.records.reduce(0) { $0 + $1.doublingShift }),
          logWeightDeviation: EngineeringCandidate.deviation(weights[weights.count - 1]))),
      reference: reference, label: "annealed in \(annealing.steps.count) steps",
      essFraction: EngineeringCandidate.essFraction(weights[weights.count - 1]),
      transforms: transforms)
  }

  private func closedForms(
    on path: TransportPath, order: ClosedFormTransport.Order
  ) throws -> [ClosedFormTransport] {
    var velocities: [ClosedFormTransport] = []
    for stretch in path.stretches {
      velocities.append(
        try ClosedFormTransport(
          path: stretch.path, order: order, dispersion: plan.action.dispersion,
          transform: transform))
    }
    return velocities
  }

  // MARK: Gauss–Newton

  /// The map optimised on the final weights, fitted for this run.
  func optimisedCandidate() throws -> EngineeringCandidate {
    try candidate(of: try optimisedMap())
  }

  /// Climbs the ladder of couplings and lattices.
  func optimisedMap() throws -> EngineeredMap {
    guard let target = plan.target.phiFour else {
      preconditionFailure("the plan's checks let only φ⁴ pass")
    }
    let given: Double? =
      if case .mass(let mass) = plan.configuration.engineering.referenceMass { mass * mass } else {
        nil
      }
    let ladder = OptimisedTransportLadder(
      target: target, lattice: plan.lattice, referenceMassSquared: given,
      seed: plan.configuration.ensemble.seed, threads: threads)
    let monitor = monitor
    let map = try ladder.climb(
      report: { progress in
        let extents = progress.extents.map(String.init).joined(separator: "×")
        logger.info(
          """
          optimising on \(extents), \(Text.percent(progress.fraction)) of the coupling: Var ln w \
          \(Text.significant(progress.varianceBefore)) → \(Text.significant(progress.variance))
          """)
      }, shouldStop: { monitor.isStopRequested })
    try monitor.checkStop()
    guard let map else { preconditionFailure("only a stop ends a ladder") }
    return map
  }

  /// A map read from a file.
  func storedCandidate() throws -> EngineeringCandidate {
    guard let path = plan.configuration.engineering.density else {
      preconditionFailure("no density was named")
    }
    let map = try EngineeredDensityFile(contentsOf: path).map
    if let target = plan.target.phiFour,
      map.massSquared != target.massSquared || map.lambda != target.lambda
    {
      logger.warning(
        """
        \(path) was engineered for m² = \(map.massSquared), λ = \(map.lambda); the weights repair \
        the difference, at the price of effective networks
        """)
    }
    return try candidate(of: map)
  }

  private func candidate(of map: EngineeredMap) throws -> EngineeringCandidate {
    guard let method = map.tableau, let target = plan.target.phiFour else {
      preconditionFailure("a readable map, and φ⁴")
    }
    let grid = reference.grid
    let steps = givenSteps ?? map.stepCount
    let start = try FreePropagator(
      grid: grid, massSquared: map.referenceMassSquared, dispersion: plan.action.dispersion)
    let leg = TransportLeg(
      velocity: map.velocity(on: grid, method: method, stepCount: steps), method: method,
      stepCount: steps, outputs: [.init(time: 1, action: target)])
    let sources = 1 + Double(map.basis.sineCount)
    var candidate = try candidate(
      TransportRealisation(reference: start, legs: [leg], transform: transform), from: start,
      label: "optimised", transformsPerStage: sources, stages: method.stageCount)
    candidate.record.map = map
    return candidate
  }
}
