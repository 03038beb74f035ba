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

  /// A velocity fitted to the transport equation along the way, on as small a lattice as tells it.
  func fittedMap(along path: TransportPath) throws -> FittedMap {
    let paths = path.stretches.map(\.path)
    let dispersion = plan.action.dispersion
    let lattice = try GalerkinFit.fittingLattice(
      for: plan.lattice, paths: paths, dispersion: dispersion)
    let extents = lattice.extents.map(String.init).joined(separator: "×")
    logger.info("fitting a velocity to the transport equation on \(extents)")
    let map = try share { threads in
      let fit = try GalerkinFit(
        paths: paths, dispersion: dispersion, settings: fitSettings(on: lattice),
        seed: plan.configuration.ensemble.seed, threads: threads,
        transform: FourierTransform(grid: MomentumGrid(lattice: lattice)))
      return FittedMap(fit: fit, paths: paths, lattice: lattice, dispersion: dispersion)
    }
    try monitor.checkStop()
    logger.info(
      """
      the fit leaves at most \(Text.significant(map.largestResidualFraction)) of the variance a \
      step
      """)
    return map
  }

  private func velocities(
    of map: FittedMap, along path: TransportPath
  ) throws -> [FittedTransport] {
    try path.stretches.map { stretch in
      let velocity = try map.velocity(
        along: stretch.path, dispersion: plan.action.dispersion, transform: transform)
      guard let velocity else {
        preconditionFailure("the plan's checks let no map pass that does not serve the way")
      }
      return velocity
    }
  }

  /// Fewer networks on large lattices, where each tells more; in deep double wells bounded sources,
  /// because the flow of a power of the field need not exist there.
  private func fitSettings(on lattice: Lattice) -> GalerkinFit.Settings {
    let isDeep = plan.points.contains { $0.action.massSquared < Self.deepWell }
    return GalerkinFit.Settings(
      sources: isDeep
        ? [.field] + TransportSource.sines(spacing: 0.8, count: 4) : [.field, .cube, .fifthPower],
      networkCount: max(200, min(500, (1 << 20) / lattice.volume)))
  }

  /// m² below which a potential has two wells that a network must leave.
  private static let deepWell = -0.5

  /// The fitted velocity followed as it is.
  ///
  /// - Parameter stored: Its coefficients; nil fits them.
  func fittedCandidate(_ stored: FittedMap? = nil) throws -> EngineeringCandidate {
    let path = try path()
    let map = try stored ?? fittedMap(along: path)
    let legs = zip(path.stretches, try velocities(of: map, along: path)).map { stretch, velocity in
      TransportLeg(
        velocity: velocity, method: .classical, stepCount: givenSteps ?? 1,
        outputs: stretch.outputs)
    }
    var candidate = try candidate(
      TransportRealisation(reference: reference, legs: legs, transform: transform),
      label: "fitted", transformsPerStage: 3)
    candidate.record.map = .fitted(map)
    return candidate
  }

  // MARK: Annealing

  /// Steps of a flow with moves in between.
  ///
  /// - Parameter stored: The coefficients of the flow; nil fits them if the flow has any.
  func annealedCandidate(_ stored: FittedMap? = nil) throws -> EngineeringCandidate {
    guard let candidate = try annealedCandidate(stored, ofIntegrationSteps: 1_000_000) else {
      throw RunError.theory(
        "annealing takes a million steps, or its flow leaves the numbers; try another "
          + "engineering.transport, or engineering.realisation = \"transport\"")
    }
    return candidate
  }

  /// The same, if it does not take too long.
  ///
  /// - Parameters:
  ///   - stored: The coefficients of the flow; nil fits them if the flow has any.
  ///   - limit: Integration steps beyond which it is given up.
  /// - Returns: The candidate, nil if it takes more.
  func annealedCandidate(
    _ stored: FittedMap?, ofIntegrationSteps limit: Int
  ) throws -> EngineeringCandidate? {
    let configuration = plan.configuration
    let path = try path()
    var map = stored
    let transport = configuration.engineering.transport ?? .fitted
    let velocities: [(any TransportVelocity)?]
    switch transport {
    case .identity: velocities = path.stretches.map { _ in nil }
    case .order1: velocities = try closedForms(on: path, order: .first)
    case .order2: velocities = try closedForms(on: path, order: .second)
    case .fitted, .optimised:
      let fitted = try stored ?? fittedMap(along: path)
      map = fitted
      velocities = try self.velocities(of: fitted, along: path)
    }
    let stretches = zip(path.stretches, velocities).map { stretch, velocity in
      AnnealingStretch(
        path: stretch.path, velocity: velocity, outputs: stretch.outputs.map(\.time))
    }
    logger.info("choosing the steps of the annealing")
    let moves = configuration.engineering.moves ?? 1
    let annealing = try share {
      try AnnealingPlan(
        reference: reference, stretches: stretches,
        settings: AnnealingPlan.Settings(
          stepCount: givenSteps, moves: moves, networkCount: max(64, min(256, pilotCount)),
          integrationStepLimit: limit,
          productionCount: configuration.ensemble.networks),
        seed: configuration.ensemble.seed, threads: $0, transform: transform)
    }
    try monitor.checkStop()
    guard annealing.isComplete else { return nil }
    let density = try AnnealedRealisation(
      reference: reference, stretches: stretches, steps: annealing.steps,
      groupSize: configuration.resamplingGroup, transform: transform)
    let weights = try pilotWeights(density)
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
      + 8 * Double(density.movesPerNetwork)
      // The field after the flow, and once more where moves wait for the rest of a group.
      + (density.groupSize > 1 ? 2 : 1) * Double(annealing.steps.count)
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
          logWeightDeviation: EngineeringCandidate.deviation(weights)),
        map: map.map { .fitted($0) },
        resamplingGroup: density.groupSize > 1 ? density.groupSize : nil),
      reference: reference, label: "annealed in \(annealing.steps.count) steps",
      essFraction: EngineeringCandidate.essFraction(weights),
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
  func optimisedMap() throws -> OptimisedMap {
    guard let target = plan.target.phiFour else {
      preconditionFailure("the plan's checks let only φ⁴ pass")
    }
    let given: Double? =
      if case .mass(let mass) = plan.configuration.engineering.referenceMass { mass * mass } else {
        nil
      }
    let monitor = monitor
    return try share { threads in
      let ladder = OptimisedTransportLadder(
        target: target, lattice: plan.lattice, referenceMassSquared: given,
        seed: plan.configuration.ensemble.seed, threads: threads)
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
  }

  // MARK: Files

  /// Whether the map a configuration wants stored is a fitted one: along an axis and for annealing, if
  /// it does not say; else it is optimised.
  static func storesFittedMap(_ plan: RunPlan) -> Bool {
    let engineering = plan.configuration.engineering
    return engineering.transport.map { $0 == .fitted }
      ?? (plan.isAxis || engineering.realisation == .annealed)
  }

  /// The map to be stored.
  func mapToStore() throws -> EngineeredMap {
    Self.storesFittedMap(plan)
      ? .fitted(try fittedMap(along: path())) : .optimised(try optimisedMap())
  }

  /// A map read from a file.
  func storedCandidate() throws -> EngineeringCandidate {
    guard let file = plan.configuration.engineering.density else {
      preconditionFailure("no density was named")
    }
    switch try EngineeredDensityFile(contentsOf: file).map {
    case .optimised(let map):
      guard let target = plan.target.phiFour else {
        preconditionFailure("the plan's checks let only φ⁴ pass")
      }
      let couplings = Couplings(massSquared: map.massSquared, lambda: map.lambda)
      remark(
        on: file, madeFor: [couplings], usedFor: [target.couplings], extents: map.extents)
      return try candidate(of: map)
    case .fitted(let map):
      remark(
        on: file, madeFor: map.paths.map(\.end), usedFor: try path().stretches.map(\.path.end),
        extents: map.extents)
      if map.dispersion != plan.action.dispersion {
        logger.warning("\(file) was engineered with another kinetic term; the weights repair it")
      }
      return plan.configuration.engineering.realisation == .annealed
        ? try annealedCandidate(map) : try fittedCandidate(map)
    }
  }

  /// Says where a stored map is used for what it was not made for.
  private func remark(
    on file: String, madeFor: [Couplings], usedFor: [Couplings], extents: [Int]
  ) {
    func describe(_ ends: [Couplings]) -> String {
      ends.map { "m² = \($0.massSquared), λ = \($0.lambda)" }.joined(separator: ", then ")
    }
    if madeFor != usedFor {
      logger.warning(
        """
        \(file) was engineered for a way to \(describe(madeFor)) and is used to \
        \(describe(usedFor)); the weights repair the difference, at the price of effective networks
        """)
    }
    if extents.count != plan.lattice.dimension {
      logger.warning(
        """
        \(file) was engineered in \(extents.count) dimensions and is used in \
        \(plan.lattice.dimension); the weights repair it, at the price of effective networks
        """)
    }
  }

  private func candidate(of map: OptimisedMap) throws -> EngineeringCandidate {
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
    candidate.record.map = .optimised(map)
    return candidate
  }
}
