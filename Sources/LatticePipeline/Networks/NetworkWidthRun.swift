import ArchitectureEngineering
import CorrelatorAnalysis
public import EnsembleSampling
import ErrorAnalysis
import Foundation
import LatticeGeometry
import Logging
import NetworkArchitectures
import RunConfiguration
import RunReports

extension TupleMeter: WeightedFieldConsumer {
  /// Fully connected networks have one theory, their own.
  func measure(_ field: borrowing Field, of member: EnsembleMember) {
    measure(field, logWeight: member.logWeight)
  }
}

/// A run of fully connected networks at several widths: their n-point functions against the Gaussian
/// process, and the couplings of an effective action [Halverson2021].
struct NetworkWidthRun {
  let plan: NetworkWidthPlan
  let options: RunOptions
  let log: RunLog

  /// Draws, measures and writes everything.
  ///
  /// - Throws: As ``Run/execute(monitor:checkpoint:)``; nothing is left behind then, but for the
  ///   checkpoint.
  func execute(
    monitor: SamplingMonitor, checkpoint: RunCheckpoint?
  ) throws -> RunOutcome {
    try plan.resultFolder(options).make(log: log, monitor: monitor) { folder, logger in
      for reason in plan.reasons { logger.warning("not reliable: \(reason)") }
      let configuration = plan.configuration
      let vertices = try vertices()
      let clock = ContinuousClock.now
      var results: [NetworkWidthResult] = []
      var earlier: [RunCost] = []
      try folder.makeFolder("widths")
      for width in plan.plans {
        let number = width.network.description.width
        let (blocks, cost) = try draw(
          width, into: folder, checkpoint: checkpoint, logger: logger, monitor: monitor)
        earlier.append(cost.earlier)
        let draws = BootstrapDraws(configuration, blockCount: blocks.count)
        do {
          results.append(
            try NetworkWidthResult(
              blocks: blocks, draws: draws, width: number, theory: plan.theory, vertices: vertices,
              chunkCount: configuration.analysis.chunks))
          try folder.write(
            NetworkWidthReport.functionTable(plan, blocks: blocks, draws: draws, width: number)
              .text,
            to: place(of: width) + "/npoint.tsv")
        } catch let error as ResamplingError {
          throw RunError.analysis(error.description)
        }
        try monitor.checkStop()
      }
      let report = NetworkWidthReport(
        plan: plan, results: results,
        cost: cost(earlier: .sum(earlier), seconds: clock.duration(to: .now) / .seconds(1)))
      let json = try report.json()
      try folder.write(json, to: "results.json")
      for (name, table) in report.tables { try folder.write(table.text, to: name + ".tsv") }
      try Figures.write(report.figures, to: folder, logger: logger)
      return ResultFolder.Content(json: json, summary: report.summary, reasons: plan.reasons)
    }
  }

  /// What all has cost, with earlier sittings.
  private func cost(earlier: RunCost, seconds: Double) -> RunCost {
    let threads = options.totalThreads
    let sitting = RunCost(
      wallSeconds: seconds, threadSeconds: seconds * Double(threads), threads: threads)
    return EnsembleCost(earlier: earlier, sitting: sitting).ofRun(on: options.ranks)
  }

  private func vertices() throws -> [NetworkVertices] {
    let kernel = DenseKernel(plan.plans[0].network.description)
    do throws(DenseNetworkError) {
      var vertices: [NetworkVertices] = []
      for cutoff in plan.configuration.analysis.cutoffs {
        vertices.append(try NetworkVertices(kernel, of: plan.theory, cutoff: cutoff))
      }
      return vertices
    } catch {
      throw RunError.theory(error.description)
    }
  }

  /// The folder of one width's files.
  private func place(of width: NetworkPlan) -> String {
    "widths/\(width.network.description.width)"
  }

  /// Draws the networks of one width, or the checkpoint's part of them, and makes their folder, if
  /// there is one to make it in.
  ///
  /// - Returns: What is kept of each block, and what the drawing cost.
  func draw(
    _ width: NetworkPlan, into folder: RunFolder?, checkpoint: RunCheckpoint?, logger: Logger,
    monitor: SamplingMonitor
  ) throws -> (blocks: [BlockMeasurement], cost: EnsembleCost) {
    let configuration = plan.configuration
    try folder?.makeFolder(place(of: width))
    let prefix = place(of: width) + "/"
    // The network's own density is the theory: nothing is engineered.
    let keeper: EnsembleKeeper<BlockMeasurement>? = try checkpoint?.keeper(
      of: prefix, density: "", fields: nil, monitor: monitor, logger: logger)
    logger.info(
      "\(width.announcement(isDrawn: keeper?.isComplete == true, options: options))")
    let siteCount = plan.theory.inputs.count
    func sample(
      _ ledger: EnsembleLedger<BlockMeasurement>? = nil
    ) throws(SamplingStopped) -> [BlockMeasurement] {
      try EnsembleSampler(
        density: EngineeredDensity(architecture: width.network, deformation: nil),
        specification: EnsembleSpecification(
          networkCount: configuration.ensemble.networks, seed: configuration.ensemble.seed,
          blockCount: configuration.analysis.blocks)
      ).sample(threads: options.threads, ledger: ledger, monitor: monitor) {
        TupleMeter(siteCount: siteCount)
      }
    }
    guard let keeper, let checkpoint else { return (try sample(), EnsembleCost()) }
    let blocks = try keeper.keeping(every: checkpoint.interval, sample)
    let cost = keeper.meter.stop()
    checkpoint.charge(cost)
    if let folder { try keeper.write(to: folder, place: prefix, cost: cost) }
    return (blocks, cost)
  }
}
