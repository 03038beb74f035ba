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
    try plan.requireParts(
      shard.count, called: "parts", wayOut: "leave --shard out")
    let logger = log.logger()
    let started = Date()
    let folder = try RunFolder(
      path: options.output ?? plan.defaultFolder(shard: shard), force: options.force)
    defer { folder.discard() }
    for remark in plan.remarks { logger.warning("\(remark)") }
    try plan.draw(
      into: folder, options: options, log: log, checkpoint: checkpoint, logger: logger,
      monitor: monitor)
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
