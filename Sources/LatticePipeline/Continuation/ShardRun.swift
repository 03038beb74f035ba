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
    return try ResultFolder(
      path: options.output ?? plan.defaultFolder(shard: shard), replaces: options.force,
      configuration: configuration, configurationHash: plan.configurationHash
    ).make(log: log, monitor: monitor) { folder, logger in
      for remark in plan.remarks { logger.warning("\(remark)") }
      try plan.draw(
        into: folder, options: options, log: log, checkpoint: checkpoint, logger: logger,
        monitor: monitor)
      let json = try RunError.encoded(
        ShardRecord(
          name: configuration.name, shard: shard.number, shards: shard.count,
          networks: configuration.ensemble.networks, program: ProgramVersion.text,
          configurationHash: plan.configurationHash))
      try folder.write(json, to: ShardRecord.fileName)
      return ResultFolder.Content(
        json: json,
        summary: "part        \(shard.number) of \(shard.count) of a run of "
          + "\(configuration.ensemble.networks) networks\n"
          + "next        lattice merge, with the folders of all parts", reasons: [])
    }
  }
}
