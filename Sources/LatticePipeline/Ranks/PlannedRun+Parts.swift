import EnsembleSampling
import Logging
import RunConfiguration
import RunReports

extension PlannedRun {
  /// Refuses a run whose ensemble cannot be drawn in parts, by other processes.
  ///
  /// - Parameters:
  ///   - count: How many parts.
  ///   - name: What they are called: "parts", "ranks".
  ///   - wayOut: How it is drawn undivided.
  /// - Throws: ``ContinuationError/indivisible(reason:)``.
  func requireParts(_ count: Int, called name: String, wayOut: String) throws(ContinuationError) {
    guard count <= configuration.analysis.blocks else {
      throw .indivisible(
        reason:
          "a run of \(configuration.analysis.blocks) blocks has no \(count) \(name); take "
          + "fewer, or raise analysis.blocks.")
    }
    guard configuration.engineering.realisation != .hmc else {
      throw .indivisible(reason: "a Markov chain cannot be drawn in \(name); \(wayOut).")
    }
    guard !configuration.output.fields else {
      throw .indivisible(
        reason:
          "fields drawn in \(name) are not kept; \(wayOut), or set output.fields to false.")
    }
  }

  /// Draws the ensembles, or a part of each, and keeps their states.
  ///
  /// - Parameters:
  ///   - folder: Where the states are kept; nil keeps none.
  ///   - options: How it is carried out.
  ///   - log: Takes remarks.
  ///   - checkpoint: Knows the part, and keeps it meanwhile.
  ///   - logger: Takes remarks.
  ///   - monitor: Watches the drawing and may stop it.
  func draw(
    into folder: RunFolder?, options: RunOptions, log: RunLog, checkpoint: RunCheckpoint,
    logger: Logger, monitor: SamplingMonitor
  ) throws {
    switch self {
    case .field(let plan):
      _ = try Run(plan: plan, options: options, log: log).draw(
        into: folder, checkpoint: checkpoint, logger: logger, monitor: monitor)
    case .widths(let plan):
      let run = WidthRun(plan: plan, options: options, log: log)
      try folder?.makeFolder("widths")
      for width in plan.plans {
        try folder?.makeFolder(run.place(of: width))
        _ = try Run(plan: width, options: options, log: log).draw(
          into: folder, prefix: run.place(of: width) + "/", checkpoint: checkpoint,
          logger: logger, monitor: monitor)
      }
    case .network(let plan):
      _ = try NetworkRun(plan: plan, options: options, log: log).draw(
        into: folder, checkpoint: checkpoint, logger: logger, monitor: monitor)
    case .networkWidths(let plan):
      let run = NetworkWidthRun(plan: plan, options: options, log: log)
      try folder?.makeFolder("widths")
      for width in plan.plans {
        _ = try run.draw(
          width, into: folder, checkpoint: checkpoint, logger: logger, monitor: monitor)
      }
    case .flow: preconditionFailure("a flow has no parts")
    }
  }

  /// Draws what the first rank deals to this one, until that ends the run.
  ///
  /// - Throws: ``RankRelease`` in the end, ``RankError`` or ``RunError`` before.
  func follow(options: RunOptions, log: RunLog, monitor: SamplingMonitor) throws -> Never {
    guard options.ranks.isBegun(configurationHash: configurationHash) else {
      options.ranks.send(.another, to: 0)
      try options.ranks.waitForEnd()
    }
    let checkpoint = try RunCheckpoint(
      runFolder: "", configuration: configuration, configurationHash: configurationHash,
      options: options)
    do {
      try draw(
        into: nil, options: options, log: log, checkpoint: checkpoint, logger: log.logger(),
        monitor: monitor)
    } catch is SamplingStopped {
      // Rank 0 need not have met the signal; the last word is its.
      options.ranks.send(.stop, to: 0)
    }
    try options.ranks.waitForEnd()
  }
}
