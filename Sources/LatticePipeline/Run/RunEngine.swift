import ArchitectureEngineering
import CorrelatorAnalysis
import EnsembleSampling
import EnsembleStorage
import ErrorAnalysis
import FieldTheory
import Foundation
import LatticeGeometry
import Logging
import NetworkArchitectures
import RunConfiguration

/// The prepared engine of a run: tables, plans and the density, shared by all workers.
struct RunEngine: Sendable {
  let plan: RunPlan
  let orbits: MomentumOrbits
  let reference: FreePropagator

  /// What the networks are drawn from; nil where none are.
  private let density: (any DensityRealisation)?

  /// Fields that are read instead.
  private let stored: StoredFields?

  /// How the density is realised, and why so.
  let engineering: EngineeringRecord

  /// Markov chains of the points of the axis; empty unless they are the realisation.
  private let chains: [TunedChain]

  /// A plan for one field on the run's grid, a configuration a component.
  let fieldTransform: FourierTransform

  /// The effective fraction to be expected, from a formula or a pilot; nil for chains.
  let expectedESSFraction: Double?

  /// What is measured at each point of the axis.
  private(set) var setups: [CorrelatorSetup]

  /// The groups of observables among it, beside the propagator and one-point averages.
  let groups: [MeasuredGroups]

  /// What is measured on networks of finite width without their weights: their known propagator
  /// controls the weighted one. Nil where fields are moved, and of a free theory.
  let freeSetup: CorrelatorSetup?

  /// What is measured besides on fields that are not periodic; nil on a periodic lattice.
  let boxSetup: BoxCorrelatorSetup?

  /// G(r) in infinite volume for the displacements of the box; nil on a periodic lattice.
  let boxKernel: [Double]?

  /// Observables of one theory beyond those of the configuration.
  typealias FurtherObservables =
    @Sendable (RunPoint, MomentumOrbits) throws -> [any ObservableGroup]

  /// Prepares a run, which may take a pilot.
  ///
  /// - Parameters:
  ///   - plan: The run.
  ///   - threads: Workers.
  ///   - ranks: Who shares the pilots.
  ///   - monitor: May stop them.
  ///   - logger: Told of what is chosen.
  ///   - observables: Measured beside those of the configuration.
  /// - Throws: ``/FieldTheory/FieldTheoryError``, ``/EnsembleSampling/SamplingStopped``, ``RankRelease``.
  init(
    _ plan: RunPlan, threads: Int, ranks: Ranks = .single, monitor: SamplingMonitor, logger: Logger,
    observables: FurtherObservables = { _, _ in [] }
  ) throws {
    self.plan = plan
    let grid = MomentumGrid(lattice: plan.lattice)
    let transform = FourierTransform(grid: grid)
    orbits = MomentumOrbits(grid: grid)
    let components = plan.target.componentCount
    let fieldTransform =
      components == 1 ? transform : FourierTransform(grid: grid, count: components)
    self.fieldTransform = fieldTransform
    func engineer(_ massSquared: Double) throws -> EngineeringCandidate {
      let reference = try FreePropagator(
        grid: grid, massSquared: massSquared, dispersion: plan.action.dispersion)
      let component = Self.architecture(
        plan, width: plan.width, reference: reference, transform: transform)
      return try DensityEngineer(
        plan: plan, reference: reference,
        architecture: components == 1
          ? component : IndependentComponents(of: component, count: components),
        transform: fieldTransform, monitor: monitor, threads: threads, ranks: ranks, logger: logger
      ).engineer()
    }
    let isChain = plan.configuration.engineering.realisation == .hmc
    let engineered =
      plan.configuration.engineering.referenceMass == .pilot && !isChain
      ? try ReferenceMassPilot.choose(
        around: plan.referenceMassSquared, logger: logger, engineer: engineer)
      : try engineer(plan.referenceMassSquared)
    expectedESSFraction = isChain ? nil : engineered.essFraction
    density = engineered.density
    stored = nil
    reference = engineered.reference
    if isChain {
      chains = try plan.points.map { point in
        try TunedChain(
          action: point.action, transform: fieldTransform, seed: plan.configuration.ensemble.seed,
          ensemble: point.index, monitor: monitor)
      }
      engineering = EngineeringRecord(
        realisation: "hmc", transport: nil, reason: "Markov chains, as configured", steps: [],
        doubling: nil)
    } else {
      chains = []
      engineering = engineered.record
    }
    (groups, setups) = try Self.measurements(
      plan, orbits: orbits, transform: fieldTransform, observables: observables)
    freeSetup =
      plan.width != nil && engineered.record.realisation == "weights" && components == 1
        && !engineered.density.hasEqualWeights
      ? CorrelatorSetup(
        orbits: orbits, interaction: nil, transform: fieldTransform) : nil
    boxKernel = plan.infiniteVolumePropagator?.values(extents: plan.lattice.extents)
    if plan.momentumDomain == nil {
      boxSetup = nil
    } else {
      do {
        boxSetup = try BoxCorrelatorSetup(
          displacements: DisplacementOrbits(lattice: plan.lattice))
      } catch {
        preconditionFailure(
          "the memory check lets no lattice pass whose double overflows: \(error)")
      }
    }
  }

  /// Prepares the analysis of stored fields.
  ///
  /// - Throws: ``/FieldTheory/FieldTheoryError``.
  init(
    _ plan: RunPlan, stored: StoredFields, observables: FurtherObservables = { _, _ in [] }
  ) throws {
    self.plan = plan
    self.stored = stored
    let grid = MomentumGrid(lattice: plan.lattice)
    orbits = MomentumOrbits(grid: grid)
    fieldTransform = FourierTransform(grid: grid, count: plan.target.componentCount)
    reference = try FreePropagator(
      grid: grid, massSquared: plan.referenceMassSquared, dispersion: plan.action.dispersion)
    (density, chains, expectedESSFraction) = (nil, [], nil)
    engineering = EngineeringRecord(
      realisation: "stored", transport: nil, reason: "fields of \(stored.path)", steps: [],
      doubling: nil)
    (groups, setups) = try Self.measurements(
      plan, orbits: orbits, transform: fieldTransform, observables: observables)
    (freeSetup, boxSetup, boxKernel) = (nil, nil, nil)
  }

  /// What is measured at each point.
  private static func measurements(
    _ plan: RunPlan, orbits: MomentumOrbits, transform: FourierTransform,
    observables: FurtherObservables
  ) throws -> (groups: [MeasuredGroups], setups: [CorrelatorSetup]) {
    let groups = try plan.points.map { point in
      try MeasuredGroups(plan.configuration.analysis, point: point, grid: orbits.grid)
    }
    let setups = try zip(plan.points, groups).map { point, groups in
      CorrelatorSetup(
        orbits: orbits, interaction: point.isInteracting ? point.action.interaction : nil,
        transform: transform, observables: groups.all + (try observables(point, orbits)))
    }
    return (groups, setups)
  }

  /// The family one component's networks are drawn from.
  static func architecture(
    _ plan: RunPlan, width: Int?, reference: FreePropagator, transform: FourierTransform
  ) -> any Architecture {
    guard let width else {
      return ExactWidthNetwork(propagator: reference, transform: transform)
    }
    let law = plan.amplitudeLaw
    let architecture = plan.configuration.architecture
    let evaluator: WaveEvaluatorKind? =
      switch architecture.evaluator {
      case .auto, .modes: nil
      case .separable: .separable
      case .nonuniformFFT: .nonuniformFFT
      case .direct: .direct
      }
    guard let domain = plan.momentumDomain else {
      return CosineNetwork(
        propagator: reference, width: width, alpha: architecture.alpha, amplitude: law,
        transform: transform, evaluator: evaluator, tolerance: architecture.tolerance)
    }
    let density = ContinuousMomentumDensity(
      domain: domain, dimension: plan.lattice.dimension, massSquared: reference.massSquared,
      alpha: architecture.alpha)
    return ContinuumCosineNetwork(
      grid: reference.grid, density: density, width: width, amplitude: law, evaluator: evaluator,
      tolerance: architecture.tolerance)
  }

  /// The same engine with other observables at the target, in place of the run's.
  func measuring(_ observables: [any ObservableGroup]) -> RunEngine {
    var engine = self
    let target = setups[setups.count - 1]
    engine.setups[setups.count - 1] = CorrelatorSetup(
      orbits: orbits, interaction: target.interaction, transform: fieldTransform,
      observables: observables)
    return engine
  }

  /// The free networks' own two-point function on the lattice's momenta, one per orbit.
  var freePropagator: [Double] {
    orbits.average(
      boxKernel.map { InfiniteVolumePropagator.windowed($0, on: orbits.grid) } ?? reference.values)
  }

  /// The momentum that neurons have least often; nil at exact width, of continuous momenta and of stored
  /// fields.
  var rarestMomentum: RareMomentum? {
    guard stored == nil, chains.isEmpty, let width = plan.width, plan.momentumDomain == nil else {
      return nil
    }
    let neurons = plan.configuration.ensemble.networks * width * plan.target.componentCount
    return RareMomentum(
      MomentumDensity(propagator: reference, alpha: plan.configuration.architecture.alpha),
      orbits: orbits, neurons: Double(neurons))
  }

  /// A chain tells how its fields divide over two wells once it has crossed between them so often.
  private static let crossingsWanted = 100.0

  /// Wells of a theory that neither the networks nor the chain get to, in words; nil if there are none.
  /// Maps of φ⁴ start elsewhere and go far; those of other actions move little.
  func unreachedFields(of action: any LocalAction) -> String? {
    let isMapped = engineering.transport != nil && action is PhiFour
    let count = plan.configuration.ensemble.networks
    guard stored == nil, plan.width == nil, !isMapped, !action.interaction.isZero,
      let fields = UnreachedFields.search(
        action: action, reference: reference, networkCount: count),
      chains.isEmpty
        || fields.barrier > max(log(Double(count) / Self.crossingsWanted), fields.targetCost + 0.5)
    else { return nil }
    let place = fields.isUniform ? "all sites" : "single sites"
    let target = "relative weight e^\(Text.significant(-fields.targetCost)) in the target"
    return chains.isEmpty
      ? "fields displaced by \(Text.significant(fields.displacement)) on \(place) have the \(target) "
        + "but e^\(Text.significant(-fields.referenceCost)) among free networks of the reference "
        + "mass, so that \(count) networks hold none and no weight makes up for them. Try "
        + "engineering.referenceMass = \"bare\", or a smaller mass."
      : "fields displaced by \(Text.significant(fields.displacement)) on \(place) have the \(target), "
        + "and a barrier of e^\(Text.significant(-fields.barrier)) lies before them, which "
        + "\(count) steps of a chain cross too rarely. Try engineering.realisation = \"weights\" with "
        + "engineering.referenceMass = \"bare\"."
  }

  /// Fields that are made so that so many are measured: of chains, those of the thermalisation too.
  func drawnCount(configurations: Int) -> Double {
    guard isChain else { return Double(configurations) }
    return Double(
      chains.reduce(0) { $0 + $1.trajectoryCount(configurationCount: configurations) })
  }

  /// Whether fields come from Markov chains.
  var isChain: Bool { !chains.isEmpty }

  /// SHA-256 of what decides the networks beside configuration and stream: the map, its steps and the
  /// mass of the free networks it starts from.
  var densityChecksum: String {
    let record = engineering
    let map = try? record.map.map { try EngineeredDensityFile(map: $0).checksum() }
    let parts = [
      record.realisation, record.transport ?? "", "\(record.steps)",
      "\(record.resamplingGroup ?? 1)", "\(reference.massSquared.bitPattern)", map ?? "",
    ]
    return Checksum.sha256(of: parts.joined(separator: "\n"))
  }

  /// Whether every field has the same weight.
  var hasEqualWeights: Bool {
    if let stored { return stored.hasEqualWeights }
    return !chains.isEmpty || density?.hasEqualWeights == true
  }

  /// Measures the stored fields.
  ///
  /// - Returns: The blocks, and what is known of the chains of each point.
  /// - Throws: ``/EnsembleStorage/FieldFileError``, ``/EnsembleSampling/SamplingStopped``,
  ///   ``/FieldTheory/FieldTheoryError``.
  func measureStored(
    blockCount: Int, threads: Int, monitor: SamplingMonitor
  ) throws -> (blocks: [RunBlock], chains: [StoredFields.Chain]) {
    guard let stored else { preconditionFailure("an engine of stored fields") }
    return try stored.measure(
      setups: setups,
      targets: try plan.points.map { point in
        point.isInteracting ? try HMCTarget(action: point.action, grid: orbits.grid) : nil
      }, blockCount: blockCount, threads: threads, monitor: monitor)
  }

  /// Draws and measures networks, or runs the Markov chains in their place; fields go into the spool if
  /// there is one.
  ///
  /// - Returns: The blocks, and what is known of the chain of each point.
  func sample(
    networkCount: Int, blockCount: Int, threads: Int,
    purpose: RandomStream.Purpose = .networkParameters, spool: FieldSpool? = nil,
    ledger: EnsembleLedger<RunBlock>? = nil, monitor: SamplingMonitor
  ) throws(SamplingStopped) -> (blocks: [RunBlock], chains: [ChainRecord]) {
    guard chains.isEmpty else {
      return try sampleChains(
        configurationCount: networkCount, blockCount: blockCount, threads: threads,
        purpose: purpose, spool: spool, monitor: monitor)
    }
    guard let density else { preconditionFailure("an engine that draws networks") }
    let specification = EnsembleSpecification(
      networkCount: networkCount, seed: plan.configuration.ensemble.seed, blockCount: blockCount)
    let blocks = try EnsembleSampler(density: density, specification: specification).sample(
      threads: threads, purpose: purpose, ledger: ledger, monitor: monitor
    ) {
      FieldRecorder(RunMeter(setups: setups, box: boxSetup, free: freeSetup), spool: spool)
    }
    return (blocks, [])
  }

  /// Draws the networks of a run without an axis, or runs its Markov chain, for a consumer of another kind.
  ///
  /// - Returns: What the consumers made of each block, in block order, and what is known of the chain.
  func sample<Consumer: WeightedFieldConsumer>(
    threads: Int, monitor: SamplingMonitor, makeConsumer: @Sendable () -> Consumer
  ) throws(SamplingStopped) -> (blocks: [Consumer.Block], chain: ChainRecord?) {
    let (ensemble, blockCount) = (plan.configuration.ensemble, plan.configuration.analysis.blocks)
    if let chain = chains.first {
      let (measured, record) = try chain.sample(
        configurationCount: ensemble.networks,
        blockCount: chain.blockCount(
          configurationCount: ensemble.networks, atMost: blockCount),
        threads: threads, monitor: monitor, reportsProgress: true, makeConsumer: makeConsumer)
      return (measured, record)
    }
    guard let density else { preconditionFailure("an engine that draws networks") }
    let measured = try EnsembleSampler(
      density: density,
      specification: EnsembleSpecification(
        networkCount: ensemble.networks, seed: ensemble.seed, blockCount: blockCount)
    ).sample(threads: threads, monitor: monitor, makeConsumer: makeConsumer)
    return (measured, nil)
  }

  /// Runs a chain for each point, all in as many blocks as the slowest allows.
  private func sampleChains(
    configurationCount: Int, blockCount: Int, threads: Int, purpose: RandomStream.Purpose,
    spool: FieldSpool?, monitor: SamplingMonitor
  ) throws(SamplingStopped) -> (blocks: [RunBlock], chains: [ChainRecord]) {
    let allowed = chains.map {
      $0.blockCount(configurationCount: configurationCount, atMost: blockCount)
    }
    var measured: [[BlockMeasurement]] = []
    var records: [ChainRecord] = []
    for (point, (chain, setup)) in zip(chains, setups).enumerated() {
      let (blocks, record) = try chain.sample(
        configurationCount: configurationCount, blockCount: allowed.min() ?? blockCount,
        threads: threads, purpose: purpose, monitor: monitor, reportsProgress: true
      ) { FieldRecorder(CorrelatorMeter(setup), spool: spool, point: point) }
      measured.append(blocks)
      records.append(record)
    }
    let common = measured.map(\.count).min() ?? 0
    return (
      (0..<common).map { block in
        RunBlock(lattice: measured.map { $0[block] }, box: [], free: nil)
      }, records
    )
  }

  /// The weights' spread predicted before the run; nil where no formula holds.
  func prediction() -> PlainWeightPrediction? {
    guard plan.width == nil, engineering.realisation == "weights", !hasEqualWeights
    else { return nil }
    return PlainWeightPrediction(action: plan.action, reference: reference)
  }
}
