import EnsembleSampling
import Foundation
import Logging
import RunConfiguration
import RunReports

/// One part of a run: draws its blocks and keeps their sums, for `lattice merge` to analyse all of them.
struct ShardRun {
  let plan: PlannedRun
  let shard: RunShard
  let options: RunOptions
  let log: RunLog

  /// Draws the part and writes its folder.
  ///
  /// - Throws: As ``Run/execute(monitor:checkpoint:)``, and ``ContinuationError/indivisible(reason:)``.
  func execute(monitor: SamplingMonitor, checkpoint: RunCheckpoint) throws -> RunOutcome {
    let configuration = plan.configuration
    guard shard.count <= configuration.analysis.blocks else {
      throw ContinuationError.indivisible(
        reason:
          "a run of \(configuration.analysis.blocks) blocks has no \(shard.count) parts; take "
          + "fewer, or raise analysis.blocks.")
    }
    guard configuration.engineering.realisation != .hmc else {
      throw ContinuationError.indivisible(
        reason: "a Markov chain cannot be drawn in parts; run it without --shard.")
    }
    guard !configuration.output.fields else {
      throw ContinuationError.indivisible(
        reason:
          "the fields of a part are not kept; leave --shard out, or set output.fields to false.")
    }
    let logger = log.logger()
    let started = Date()
    let folder = try RunFolder(
      path: options.output ?? plan.defaultFolder(shard: shard), force: options.force)
    defer { folder.discard() }
    for remark in plan.remarks { logger.warning("\(remark)") }
    switch plan {
    case .field(let plan):
      _ = try Run(plan: plan, options: options, log: log).draw(
        into: folder, checkpoint: checkpoint, logger: logger, monitor: monitor)
    case .widths(let plan):
      let run = WidthRun(plan: plan, options: options, log: log)
      try folder.makeFolder("widths")
      for width in plan.plans {
        try folder.makeFolder(run.place(of: width))
        _ = try Run(plan: width, options: options, log: log).draw(
          into: folder, prefix: run.place(of: width) + "/", checkpoint: checkpoint,
          logger: logger, monitor: monitor)
      }
    case .network(let plan):
      _ = try NetworkRun(plan: plan, options: options, log: log).draw(
        into: folder, checkpoint: checkpoint, logger: logger, monitor: monitor)
    case .networkWidths(let plan):
      let run = NetworkWidthRun(plan: plan, options: options, log: log)
      try folder.makeFolder("widths")
      for width in plan.plans {
        _ = try run.draw(
          width, into: folder, checkpoint: checkpoint, logger: logger, monitor: monitor)
      }
    case .flow: preconditionFailure("a flow has no parts")
    }
    let summary = ShardSummary(
      name: configuration.name, shard: shard.number, shards: shard.count,
      networks: configuration.ensemble.networks, program: ProgramVersion.text,
      configurationHash: plan.configurationHash)
    let json: String
    do {
      json = try JSONText.encode(summary)
    } catch {
      throw RunError.encoding("\(error)")
    }
    try folder.write(configuration.canonicalText, to: "config.json")
    try folder.write(json, to: "shard.json")
    try folder.write(log.text, to: "run.log")
    try Manifest.write(
      to: folder, seed: configuration.ensemble.seed, configurationHash: plan.configurationHash,
      started: started)
    try monitor.checkStop()
    try folder.finish()
    return RunOutcome(
      folder: folder.path, resultsJSON: json,
      summary: "part        \(shard.number) of \(shard.count) of a run of "
        + "\(configuration.ensemble.networks) networks\n"
        + "next        lattice merge, with the folders of all parts", reasons: [])
  }

  private struct ShardSummary: Encodable {
    let name: String
    let shard: Int
    let shards: Int
    let networks: Int
    let program: String
    let configurationHash: String
  }
}
