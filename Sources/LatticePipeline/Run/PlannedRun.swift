import CorrelatorAnalysis
public import EnsembleSampling
import Logging
public import RunConfiguration
import RunReports

/// A checked configuration, ready to be carried out: a theory with an action, fully connected networks
/// whose own density is the theory, or a renormalisation-group flow.
public enum PlannedRun: Sendable {
  /// A free or interacting scalar field.
  case field(RunPlan)
  /// The same at several finite widths.
  case widths(WidthPlan)
  /// Fully connected networks.
  case network(NetworkPlan)
  /// The same at several widths, compared with the Gaussian process.
  case networkWidths(NetworkWidthPlan)
  /// A renormalisation-group flow.
  case flow(FlowPlan)

  /// Checks a decoded configuration.
  ///
  /// - Throws: All its problems at once.
  public init(_ decoded: DecodedConfiguration, threads: Int) throws(ConfigurationError) {
    if decoded.configuration.theory.action == .unknown {
      _ = try decoded.validated(adding: [
        decoded.problem(
          at: "theory.action", rule: "fields of an action that is not told cannot be drawn",
          wayOut: "Name the action, or measure stored fields with lattice analyze.")
      ])
    }
    let isNetwork = decoded.configuration.theory.action == .network
    if decoded.configuration.flow != nil {
      self = .flow(try FlowPlan(decoded, threads: threads))
    } else if case .extrapolated(let widths) = decoded.configuration.architecture.width {
      self =
        isNetwork
        ? .networkWidths(try NetworkWidthPlan(decoded, widths: widths))
        : .widths(try WidthPlan(decoded, widths: widths, threads: threads))
    } else {
      self =
        isNetwork
        ? .network(try NetworkPlan(decoded)) : .field(try RunPlan(decoded, threads: threads))
    }
  }

  /// The plan, whatever its kind.
  public var plan: any ConfiguredPlan {
    switch self {
    case .field(let plan): plan
    case .widths(let plan): plan
    case .network(let plan): plan
    case .networkWidths(let plan): plan
    case .flow(let plan): plan
    }
  }

  /// The configuration with the program's choices filled in.
  public var configuration: RunConfiguration { plan.configuration }

  /// The run's folder below Results.
  public var folderName: String { plan.folderName }

  /// Fields that will be drawn.
  public var fieldCount: Int { plan.fieldCount }

  /// Fields of one part, or of the whole run.
  public func fieldCount(of shard: RunShard?) -> Int {
    guard let shard else { return fieldCount }
    return fieldCount / configuration.ensemble.networks * shard.networkCount(of: configuration)
  }

  /// Remarks on choices the user may not expect.
  public var remarks: [String] { plan.remarks }

  /// SHA-256 of the resolved physics, in hexadecimal.
  public var configurationHash: String { plan.configurationHash }

  /// Where the run's folder, or that of one of its parts, comes to lie unless said otherwise.
  public func defaultFolder(shard: RunShard? = nil) -> String {
    "Results/" + folderName + (shard.map { ".shard-\($0.number)-of-\($0.count)" } ?? "")
  }

  /// Draws, measures and writes everything, or the part that is asked for. Flows are short: they have
  /// neither parts nor checkpoints. Other ranks than the first draw what it deals them.
  ///
  /// - Throws: ``/RunReports/ReportError``, ``RunError``, ``ContinuationError``,
  ///   ``/EnsembleStorage/CheckpointError``, ``RankError`` or ``RunInterrupted``; nothing is left behind
  ///   then, but for the checkpoint. On other ranks than the first ``RankRelease``, always.
  public func execute(
    options: RunOptions, log: RunLog, monitor: SamplingMonitor
  ) throws -> RunOutcome {
    if options.ranks.size > 1 {
      guard options.ranks.isFirst else {
        try follow(options: options, log: log, monitor: monitor)
      }
      try requireParts(
        options.ranks.size, called: "ranks", wayOut: "start it without mpirun, as one process")
    }
    let folder = options.output ?? defaultFolder(shard: options.shard)
    if case .flow(let plan) = self {
      if options.start == .interrupted, let finished = FinishedFolder(folder, of: self) {
        return finished.outcome
      }
      return try FlowRun(plan: plan, options: options, log: log).execute(monitor: monitor)
    }
    let checkpoint = try RunCheckpoint(
      runFolder: folder, configuration: configuration, configurationHash: configurationHash,
      options: options)
    if options.start == .interrupted, let finished = FinishedFolder(folder, of: self) {
      checkpoint.remove()
      return finished.outcome
    }
    options.ranks.begin(configurationHash: configurationHash)
    do {
      let outcome = try meanwhile(
        every: 0.1, { checkpoint.heedStop(of: monitor, logger: log.logger()) }
      ) {
        try execute(options: options, log: log, monitor: monitor, checkpoint: checkpoint)
      }
      checkpoint.remove()
      return outcome
    } catch let error as SamplingStopped {
      checkpoint.save()
      let folder = checkpoint.savedFolder
      throw RunInterrupted(
        completedNetworks: folder == nil ? error.completedNetworks : checkpoint.savedCount,
        checkpoint: folder)
    } catch let error as ReportError {
      // A full disk at the very end must not cost the networks.
      checkpoint.save()
      if let folder = checkpoint.savedFolder {
        log.logger().warning(
          "\(checkpoint.savedCount) networks are kept in \(folder); go on with --resume")
      }
      throw error
    }
  }

  private func execute(
    options: RunOptions, log: RunLog, monitor: SamplingMonitor, checkpoint: RunCheckpoint
  ) throws -> RunOutcome {
    if let shard = options.shard {
      return try ShardRun(plan: self, shard: shard, options: options, log: log).execute(
        monitor: monitor, checkpoint: checkpoint)
    }
    return switch self {
    case .field(let plan):
      try Run(plan: plan, options: options, log: log).execute(
        monitor: monitor, checkpoint: checkpoint)
    case .widths(let plan):
      try WidthRun(plan: plan, options: options, log: log).execute(
        monitor: monitor, checkpoint: checkpoint)
    case .network(let plan):
      try NetworkRun(plan: plan, options: options, log: log).execute(
        monitor: monitor, checkpoint: checkpoint)
    case .networkWidths(let plan):
      try NetworkWidthRun(plan: plan, options: options, log: log).execute(
        monitor: monitor, checkpoint: checkpoint)
    case .flow: preconditionFailure("a flow is carried out without checkpoints")
    }
  }

  /// What a run will cost, how good its weights will be and which errors it will reach; nil for flows
  /// that draw no fields.
  ///
  /// - Throws: ``RunError`` or ``/EnsembleSampling/SamplingStopped``.
  public func prediction(
    threads: Int, log: RunLog, monitor: SamplingMonitor
  ) throws -> Prediction? {
    switch self {
    case .field(let plan):
      try Prediction(
        plan: plan, threads: threads, monitor: monitor, logger: log.logger())
    case .widths(let plan):
      try plan.plans.map {
        try Prediction(plan: $0, threads: threads, monitor: monitor, logger: log.logger())
      }.reduce(nil) { $0?.followed(by: $1) ?? $1 }
    case .network(let plan):
      try Prediction(network: plan, threads: threads, monitor: monitor) { blocks in
        let options = RunOptions(threads: threads)
        _ = try NetworkRun(plan: plan, options: options, log: log).measuredPairs(blocks)
      } makeConsumer: {
        FieldRecorder(SitePairMeter(sites: plan.sites), spool: nil)
      }
    case .networkWidths(let plan):
      try plan.plans.map { width in
        let siteCount = plan.theory.inputs.count
        return try Prediction(network: width, threads: threads, monitor: monitor) {
          TupleMeter(siteCount: siteCount)
        }
      }.reduce(nil) { $0?.followed(by: $1) ?? $1 }
    case .flow(let plan):
      try plan.ensemble.map {
        try Prediction(plan: $0, threads: threads, monitor: monitor, logger: log.logger())
      }
    }
  }
}
