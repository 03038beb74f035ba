import ArchitectureEngineering
import CorrelatorAnalysis
public import EnsembleSampling
import EnsembleStorage
import ErrorAnalysis
import FieldTheory
import Foundation
import LatticeGeometry
import Logging
import RunReports
import RunConfiguration

/// One run, from the plan to the folder: configuration → engineering → sampling → analysis → report.
public struct Run {
  private let plan: RunPlan
  private let options: RunOptions
  private let log: RunLog

  /// Fields that are measured instead of drawn ones.
  private let stored: StoredFields?

  /// What is measured beyond what the configuration asks for.
  private let observables: RunEngine.FurtherObservables

  /// Prepares a run; nothing is computed or written yet.
  public init(plan: RunPlan, options: RunOptions, log: RunLog) {
    self.plan = plan
    self.options = options
    self.log = log
    stored = nil
    observables = { _, _ in [] }
  }

  /// Prepares the analysis of stored fields, or of drawn ones where there are none, with more
  /// observables; nothing is read or written yet.
  init(
    plan: RunPlan, stored: StoredFields?, options: RunOptions, log: RunLog,
    observables: @escaping RunEngine.FurtherObservables = { _, _ in [] }
  ) {
    self.plan = plan
    self.options = options
    self.log = log
    self.stored = stored
    self.observables = observables
  }

  /// Draws, measures and writes everything, in one sitting.
  ///
  /// - Parameter monitor: Watches the sampling and may stop it.
  /// - Returns: Where the results are, and what to tell the user.
  /// - Throws: As ``PlannedRun/execute(options:log:monitor:)``, and ``/EnsembleSampling/SamplingStopped``
  ///   after a stop request. Nothing is left behind then.
  public func execute(monitor: SamplingMonitor) throws -> RunOutcome {
    try execute(monitor: monitor, checkpoint: nil)
  }

  /// Draws, measures and writes everything.
  ///
  /// - Parameters:
  ///   - monitor: Watches the sampling and may stop it.
  ///   - checkpoint: Keeps what has been drawn meanwhile; nil keeps nothing.
  /// - Returns: Where the results are, and what to tell the user.
  /// - Throws: ``/RunReports/ReportError`` if files cannot be written, ``RunError``, ``ContinuationError``,
  ///   ``/EnsembleSampling/SamplingStopped`` after a stop request. Nothing is left behind then, but for
  ///   the checkpoint.
  func execute(
    monitor: SamplingMonitor, checkpoint: RunCheckpoint?
  ) throws -> RunOutcome {
    try plan.resultFolder(options).make(log: log, monitor: monitor) { folder, logger in
      for remark in plan.remarks { logger.warning("\(remark)") }
      let report = RunReport(
        points: try measure(
          in: folder, checkpoint: checkpoint, logger: logger, monitor: monitor))
      try writeNumbers(of: report, to: folder, logger: logger)
      // After all that costs anything, so that its cost is the whole one.
      let json = try report.json()
      try folder.write(json, to: "results.json")
      try draw(report, in: folder, logger: logger)
      return ResultFolder.Content(
        json: json, summary: report.summary, reasons: report.reasons)
    }
  }

  /// Measures stored fields, or draws them, and analyses every point of the axis.
  func measure(
    in folder: RunFolder, checkpoint: RunCheckpoint?, logger: Logger, monitor: SamplingMonitor
  ) throws -> [RunResults] {
    try stored.map { try measure($0, logger: logger, monitor: monitor) }
      ?? measure(keepingIn: folder, checkpoint: checkpoint, logger: logger, monitor: monitor)
  }

  /// Engineers the density, draws the networks and analyses every point of the axis.
  ///
  /// - Parameters:
  ///   - folder: Where the ensemble is kept, and its fields if they are wanted.
  ///   - prefix: The place in it, empty or ending in a slash.
  ///   - checkpoint: Keeps what has been drawn meanwhile; nil keeps nothing.
  ///   - logger: Takes remarks.
  ///   - monitor: Watches the sampling and may stop it.
  func measure(
    keepingIn folder: RunFolder, prefix: String = "", checkpoint: RunCheckpoint?,
    logger: Logger, monitor: SamplingMonitor
  ) throws -> [RunResults] {
    let ensemble = try draw(
      into: folder, prefix: prefix, checkpoint: checkpoint, logger: logger, monitor: monitor)
    return try plan.points.map { point in
      let results = try analyse(point, of: ensemble, monitor: monitor, logger: logger)
      try monitor.checkStop()
      return results
    }
  }

  /// The results of one point of the axis.
  func analyse(
    _ point: RunPoint, of ensemble: DrawnEnsemble, monitor: SamplingMonitor, logger: Logger
  ) throws -> RunResults {
    try analyse(
      point, blocks: ensemble.blocks,
      chain: ensemble.chains.isEmpty ? nil : ensemble.chains[point.index],
      engine: ensemble.engine, monitor: monitor, cost: ensemble.cost,
      predictedVariance: ensemble.predictedVariance, logger: logger)
  }

  /// Engineers the density and draws the networks, or the checkpoint's part of them.
  ///
  /// - Parameters: As of ``measure(keepingIn:prefix:checkpoint:logger:monitor:)``; without a folder
  ///   nothing is written.
  func draw(
    into folder: RunFolder?, prefix: String = "", checkpoint: RunCheckpoint?, logger: Logger,
    monitor: SamplingMonitor
  ) throws -> DrawnEnsemble {
    let isChain = plan.configuration.engineering.realisation == .hmc
    // Whether the disk has room is said before the work begins.
    let fields = try folder.flatMap { folder throws(ReportError) in
      try plan.fieldContent.map { content throws(ReportError) in
        try FieldOutput(
          content, in: folder, prefix: prefix,
          outlasting: isChain ? nil : checkpoint, monitor: monitor)
      }
    }
    let engine: RunEngine
    do {
      engine = try RunEngine(
        plan, threads: options.threads, ranks: options.ranks, monitor: monitor, logger: logger,
        observables: observables)
    } catch let error as FieldTheoryError {
      throw RunError.theory(error.description)
    }
    try monitor.checkStop()
    logger.info("\(engine.engineering.reason)")
    let predictedVariance = engine.prediction()?.varianceOfLogWeight
    let keeper: EnsembleKeeper<RunBlock>? =
      engine.isChain
      ? nil
      : try checkpoint?.keeper(
        of: prefix, density: engine.densityChecksum, fields: fields?.spool, monitor: monitor,
        logger: logger)
    if engine.isChain {
      logger.info("\(describeChain)")
    } else {
      logger.info(
        "\(describeEnsemble(predictedVariance: predictedVariance, isDrawn: keeper?.isComplete == true))"
      )
    }
    let meter =
      keeper?.meter ?? CostMeter(threads: options.totalThreads, ranks: options.ranks)
    func sample(
      _ ledger: EnsembleLedger<RunBlock>? = nil
    ) throws(SamplingStopped) -> (blocks: [RunBlock], chains: [ChainRecord]) {
      try engine.sample(
        networkCount: plan.configuration.ensemble.networks,
        blockCount: plan.configuration.analysis.blocks, threads: options.threads,
        spool: fields?.spool, ledger: ledger, monitor: monitor)
    }
    func keep() throws -> (blocks: [RunBlock], chains: [ChainRecord]) {
      guard let keeper, let checkpoint else { return try sample() }
      return try keeper.keeping(every: checkpoint.interval, sample)
    }
    let (blocks, chains) = try fields?.filling(keep) ?? keep()
    let cost = meter.stop()
    checkpoint?.charge(cost)
    try fields?.finish(threads: options.threads, monitor: monitor, logger: logger)
    if let folder, let keeper { try keeper.write(to: folder, place: prefix, cost: cost) }
    return DrawnEnsemble(
      engine: engine, blocks: blocks, chains: chains, predictedVariance: predictedVariance,
      cost: cost)
  }

  /// Measures stored fields and analyses every point of the axis.
  private func measure(
    _ stored: StoredFields, logger: Logger, monitor: SamplingMonitor
  ) throws -> [RunResults] {
    let engine: RunEngine
    let meter = CostMeter(threads: options.threads, ranks: options.ranks)
    let (blocks, chains): ([RunBlock], [StoredFields.Chain])
    do {
      engine = try RunEngine(plan, stored: stored, observables: observables)
      logger.info(
        "measuring \(stored.sources[0].ensemble.count) \(stored.areChains ? "configurations" : "independent fields") of \(stored.path)"
      )
      (blocks, chains) = try engine.measureStored(
        blockCount: plan.configuration.analysis.blocks, threads: options.threads, monitor: monitor)
    } catch let error as FieldTheoryError {
      throw RunError.theory(error.description)
    }
    let cost = meter.stop()
    return try plan.points.map { point in
      try analyse(
        point, blocks: blocks, chain: nil,
        storedChain: chains.isEmpty ? nil : chains[point.index], engine: engine,
        monitor: monitor, cost: cost, predictedVariance: nil, logger: logger)
    }
  }

  /// The results of one point of the axis.
  private func analyse(
    _ point: RunPoint, blocks: [RunBlock], chain: ChainRecord?,
    storedChain: StoredFields.Chain? = nil, engine: RunEngine,
    monitor: SamplingMonitor, cost: EnsembleCost, predictedVariance: Double?, logger: Logger
  ) throws -> RunResults {
    let measurement: EnsembleMeasurement
    let box: BoxObservables?
    let observables: Observables
    let comparison: ChainComparison?
    let theory: (curves: [TheoryCurve], remarks: [String])
    do {
      let draws = BootstrapDraws(plan.configuration, blockCount: blocks.count)
      measurement = try EnsembleMeasurement(
        setup: engine.setups[point.index], blocks: blocks.map { $0.lattice[point.index] },
        draws: draws)
      box = try BoxObservables(engine: engine, point: point, blocks: blocks, draws: draws)
      let freeBlocks = blocks.compactMap(\.free)
      let free =
        try engine.freeSetup.map { setup throws(ResamplingError) in
          try EnsembleMeasurement(setup: setup, blocks: freeBlocks, draws: draws)
        }
      observables = try Observables(
        measurement, free: free, box: box, point: point, engine: engine,
        times: storedChain?.times ?? chain?.times)
      comparison =
        plan.configuration.compare?.contains(.hmc) == true
        ? try ChainComparison(
          point: point, engine: engine, threads: options.threads, monitor: monitor) : nil
      theory = try TheoryCurves.make(for: point, engine: engine, chain: comparison)
    } catch let error as ResamplingError {
      throw RunError.analysis(error.description)
    } catch let error as FieldTheoryError {
      throw RunError.theory(error.description)
    }
    let place = plan.isAxis ? "\(options.name(ofPoint: point.index)): " : ""
    var warnings = theory.remarks.map { ReportedWarning($0) }
    let reliability = Reliability(
      weights: measurement.weights, areWeightsEqual: engine.hasEqualWeights,
      residualMaxPull: plan.identitiesDecide && point.isActionKnown
        ? observables.residualMaxPull : nil,
      pullLimit: Reliability.residualPullLimit(
        momenta: engine.orbits.count, blocks: blocks.count),
      rarest: engine.rarestMomentum, doubling: engine.engineering.doubling,
      estimatorMaxPull: observables.estimatorMaxPull,
      unreached: engine.unreachedFields(of: point.action),
      chainShortcoming: storedChain?.shortcoming ?? chain?.shortcoming)
    if let shortcoming = comparison?.record.shortcoming {
      warnings.append(ReportedWarning("the chain compared with: \(shortcoming)"))
    }
    if let remark = observables.directIsBetter { warnings.append(remark) }
    for reason in reliability.reasons { logger.warning("\(place)not reliable: \(reason)") }
    for warning in warnings { logger.warning("\(place)\(warning.text)") }
    return RunResults(
      plan: plan, point: point, engine: engine, measurement: measurement,
      observables: observables, box: box, chain: chain, storedChain: storedChain,
      comparison: comparison,
      reliability: reliability, warnings: warnings, curves: theory.curves,
      predictedVariance: predictedVariance, cost: cost,
      options: options)
  }

  private var describeChain: String {
    let count = "\(plan.configuration.ensemble.networks) trajectories"
    let chains = plan.isAxis ? "Markov chains of \(count) each" : "a Markov chain of \(count)"
    return "running \(chains)"
      + (options.start == .finished
        ? ", from the beginning: the earlier ones cannot be gone on with" : "")
      + "; it keeps no checkpoint, so that an interruption loses it"
  }

  private func describeEnsemble(predictedVariance: Double?, isDrawn: Bool) -> String {
    let networks = options.networks(of: plan.configuration)
    let width = plan.width.map { "of \($0) neurons" } ?? "of exact width"
    if isDrawn { return "analysing \(networks) \(width), none of which is left to be drawn" }
    let threads =
      "\(options.threads) thread\(options.threads == 1 ? "" : "s")"
      + (options.ranks.size > 1 ? " of each of \(options.ranks.size) ranks" : "")
    let prediction = predictedVariance.map {
      "; predicted Var ln w = \(Text.significant($0)), ESS about \(Text.percent(exp(-$0)))"
        + ($0 > 1 ? " (rough)" : "")
    }
    return "drawing \(networks) \(width) on \(threads)\(prediction ?? "")"
  }

  // MARK: Files

  /// Writes all tables and exports.
  func writeNumbers(of report: RunReport, to folder: RunFolder, logger: Logger) throws {
    let target = report.target
    try writeTables(of: target, to: folder, prefix: "")
    if let covariance = target.covarianceTable() {
      try folder.write(covariance.text, to: "propagator_covariance.tsv")
    } else {
      logger.info(
        """
        propagator_covariance.tsv is left out: \(target.engine.orbits.count) momentum orbits, \
        at most \(RunResults.largestCovariance) are written
        """)
    }
    try folder.write(target.samplesTable().text, to: "samples.tsv")
    try writeReplicates(of: target, to: folder, prefix: "")
    try target.writeExports(to: folder)
    if plan.isAxis {
      try folder.write(report.axisTable().text, to: "axis.tsv")
      try folder.makeFolder("points")
      for point in report.points {
        let name = String(format: "points/%02d", point.point.index)
        try folder.makeFolder(name)
        try writeTables(of: point, to: folder, prefix: name + "/")
        try writeReplicates(of: point, to: folder, prefix: name + "/")
      }
    }
    if let weights = target.weightTable() { try folder.write(weights.text, to: "weights.tsv") }
  }

  /// Draws the figures.
  private func draw(_ report: RunReport, in folder: RunFolder, logger: Logger) throws {
    try Figures.write(
      report.target.figures() + (plan.isAxis ? report.axisFigures() : []), to: folder,
      logger: logger)
  }

  private func writeReplicates(
    of results: RunResults, to folder: RunFolder, prefix: String
  ) throws {
    guard let table = results.replicatesTable() else { return }
    try folder.write(table.text, to: prefix + "replicates.tsv")
  }

  func writeTables(
    of results: RunResults, to folder: RunFolder, prefix: String
  ) throws {
    try folder.write(results.propagatorTable().text, to: prefix + "propagator.tsv")
    for (name, table) in results.correlatorTables() {
      try folder.write(table.text, to: prefix + name + ".tsv")
    }
    if let timeSlices = results.timeSliceTable() {
      try folder.write(timeSlices.text, to: prefix + "timeslice.tsv")
    }
  }
}
