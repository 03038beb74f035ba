import CorrelatorAnalysis
import EnsembleSampling
import EnsembleStorage
import ErrorAnalysis
import FieldTheory
import Foundation
import LatticeGeometry
import Logging
import RunConfiguration
import RunReports

/// A run on a small scale: engineered as planned, as many networks as about a second of CPU time draws,
/// then analysed and written to a temporary folder as the planned run's would be.
///
/// What it costs, how its weights are spread and which errors it reaches tell the same of the whole run.
/// Its networks have random streams of their own; the run itself does not see them.
struct Rehearsal {
  /// CPU seconds of the drawing aimed at.
  static let drawingTime = 1.0

  /// Networks drawn, or configurations of chains.
  let networks: Int

  /// Blocks they were dealt to.
  let blocks: Int

  /// CPU seconds before the first network: maps, pilots, tuning.
  let preparationSeconds: Double

  /// CPU seconds of one network, or of one trajectory.
  let networkSeconds: Double

  /// CPU seconds of the analysis and of writing, at the planned number of blocks.
  let analysisSeconds: Double

  /// The results at the last point of the axis.
  let results: RunResults

  /// The weights at every point of the axis.
  let weights: [WeightStatistics]

  /// The largest resident size of the process during the rehearsal, in bytes; where the system cannot
  /// start that afresh, since the process began.
  let peakBytes: Int

  /// Rehearses a run.
  ///
  /// - Parameters:
  ///   - plan: The run.
  ///   - threads: Workers.
  ///   - leastNetworks: Networks to draw even if the run has fewer, as far as the time allows: errors of
  ///     a few networks are known badly.
  ///   - monitor: May request a stop.
  ///   - logger: Takes remarks on the preparation.
  /// - Throws: ``RunError``, ``/RunReports/ReportError``, ``/EnsembleSampling/SamplingStopped``,
  ///   ``/FieldTheory/FieldTheoryError``.
  init(
    plan: RunPlan, threads: Int, leastNetworks: Int = 0, monitor: SamplingMonitor, logger: Logger
  ) throws {
    ResidentPeak.reset()
    var clock = CPUClock()
    let (total, wantedBlocks) = (
      plan.configuration.ensemble.networks, plan.configuration.analysis.blocks
    )
    // The engine of the whole run, but for the chains it is compared with.
    let engine = try RunEngine(
      plan.scaled(networks: total, blocks: wantedBlocks), threads: threads, monitor: monitor,
      logger: logger)
    preparationSeconds = clock.lap()
    let roughSeconds = try Self.roughTime(engine, monitor: monitor)
    let affordable = Int(min(1e9, Self.drawingTime / max(roughSeconds, 1e-9)))
    // The jackknife needs two blocks, and a worker should have something to do.
    let count = min(max(total, leastNetworks), max(affordable, 4, 2 * threads))
    let blockCount = min(wantedBlocks, max(2, count / 2))
    let small = plan.scaled(networks: count, blocks: blockCount)
    let folder = try RunFolder(
      path: FileManager.default.temporaryDirectory
        .appendingPathComponent("lattice-rehearsal-\(UUID().uuidString)").path, force: false)
    defer { folder.discard() }
    let silent = RunLog { _ in }
    let run = Run(plan: small, options: RunOptions(threads: threads), log: silent)

    _ = clock.lap()
    let ensemble = try Self.draw(
      small, with: engine, threads: threads, into: folder, monitor: monitor,
      logger: silent.logger())
    networks = count
    networkSeconds = clock.lap() / engine.drawnCount(configurations: count)

    let report = RunReport(
      points: try small.points.map {
        try run.analyse($0, of: ensemble, monitor: monitor, logger: silent.logger())
      })
    try run.writeNumbers(of: report, to: folder, logger: silent.logger())
    _ = try report.json()
    results = report.target
    weights = report.points.map(\.measurement.weights)
    blocks = results.measurement.averages.blockCount
    let comparison =
      try plan.configuration.compare?.contains(.hmc) == true
      ? Self.comparisonTime(plan, engine, threads: threads, monitor: monitor) : 0
    analysisSeconds =
      clock.lap() * Double(wantedBlocks) / Double(min(wantedBlocks, blockCount)) + comparison
    peakBytes = Machine.usage.peakBytes
  }

  /// Draws the networks, keeps their fields if the run does, and what would be needed to go on.
  private static func draw(
    _ plan: RunPlan, with engine: RunEngine, threads: Int, into folder: RunFolder,
    monitor: SamplingMonitor, logger: Logger
  ) throws -> DrawnEnsemble {
    let blockCount = plan.configuration.analysis.blocks
    let fields = try plan.fieldContent.map { content throws(ReportError) in
      try FieldOutput(content, in: folder, prefix: "", monitor: monitor)
    }
    let ledger = EnsembleLedger<RunBlock>(blocks: Array(0..<blockCount))
    func sample() throws(SamplingStopped) -> (blocks: [RunBlock], chains: [ChainRecord]) {
      try engine.sample(
        networkCount: plan.configuration.ensemble.networks, blockCount: blockCount,
        threads: threads, purpose: .calibration, spool: fields?.spool, ledger: ledger,
        monitor: monitor)
    }
    let (blocks, chains) = try fields?.filling(sample) ?? sample()
    try fields?.finish(threads: threads, monitor: monitor, logger: logger)
    if !engine.isChain {
      let identity = EnsembleIdentity(
        configurationHash: plan.configurationHash, program: ProgramVersion.text,
        seed: String(plan.configuration.ensemble.seed), blockCount: blockCount,
        density: engine.densityChecksum)
      let state = try EnsembleState(identity: identity, snapshot: ledger.snapshot).encoded()
      try folder.write(Array(CheckpointFile.bytes(state)), to: RunCheckpoint.fileName)
    }
    return DrawnEnsemble(
      engine: engine, blocks: blocks, chains: chains,
      predictedVariance: engine.prediction()?.varianceOfLogWeight, cost: EnsembleCost())
  }

  /// CPU seconds of a network, from a tenth of a second. One worker does: more would leave buffers behind
  /// that the run does not have.
  private static func roughTime(
    _ engine: RunEngine, monitor: SamplingMonitor
  ) throws(SamplingStopped) -> Double {
    var count = 2
    while true {
      var clock = CPUClock()
      _ = try engine.sample(
        networkCount: count, blockCount: 1, threads: 1, purpose: .calibration, monitor: monitor)
      let seconds = clock.lap()
      if seconds > 0.1 || count > 1 << 24 {
        return seconds / engine.drawnCount(configurations: count)
      }
      count *= 4
    }
  }

  /// CPU seconds of the Markov chains a run is compared with.
  private static func comparisonTime(
    _ plan: RunPlan, _ engine: RunEngine, threads: Int, monitor: SamplingMonitor
  ) throws -> Double {
    let trial = 200
    var seconds = 0.0
    for point in plan.points {
      var clock = CPUClock()
      let chain = try TunedChain(
        action: point.action, transform: engine.fieldTransform,
        seed: plan.configuration.ensemble.seed,
        ensemble: TunedChain.firstComparison + point.index, monitor: monitor)
      seconds += clock.lap()
      let setup = engine.setups[point.index]
      _ = try chain.sample(
        configurationCount: trial, blockCount: 2, threads: threads, purpose: .calibration,
        monitor: monitor, reportsProgress: false
      ) { CorrelatorMeter(setup) }
      seconds +=
        clock.lap() / Double(chain.trajectoryCount(configurationCount: trial))
        * Double(
          chain.trajectoryCount(configurationCount: plan.configuration.ensemble.networks))
    }
    return seconds
  }
}

/// CPU time of this process between two readings.
struct CPUClock {
  private var start = Machine.usage.cpuSeconds

  /// Seconds since the last reading, or the clock's start.
  mutating func lap() -> Double {
    let now = Machine.usage.cpuSeconds
    defer { start = now }
    return now - start
  }
}
