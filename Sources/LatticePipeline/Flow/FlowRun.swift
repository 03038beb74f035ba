import EnsembleSampling
import Foundation
import Logging
import RenormalizationGroup
import RunConfiguration
import RunReports

/// One flow, from the plan to the folder.
struct FlowRun {
  let plan: FlowPlan
  let options: RunOptions
  let log: RunLog

  /// Computes and writes everything.
  ///
  /// - Throws: As ``Run/execute(monitor:)``; nothing is left behind then.
  func execute(monitor: SamplingMonitor) throws -> RunOutcome {
    let logger = log.logger()
    let started = Date()
    let clock = ContinuousClock.now
    let folder = try RunFolder(
      path: options.output ?? "Results/" + plan.folderName, force: options.force)
    defer { folder.discard() }
    for remark in plan.remarks { logger.warning("\(remark)") }
    let output: FlowOutput
    do {
      output = try compute(logger: logger, monitor: monitor)
    } catch let error as FlowError {
      throw RunError.flow(error.description)
    }
    try monitor.checkStop()
    for reason in output.reasons { logger.warning("not reliable: \(reason)") }
    let elapsed = clock.duration(to: .now).components
    let seconds = Double(elapsed.seconds) + 1e-18 * Double(elapsed.attoseconds)
    let usage = Machine.usage
    var document = FlowResultsDocument(
      program: ProgramVersion.text, name: plan.configuration.name,
      configurationHash: plan.configurationHash, kind: plan.flow.kind.rawValue,
      reasons: output.reasons,
      cost: .init(
        wallSeconds: seconds, cpuSeconds: usage.cpuSeconds, peakBytes: usage.peakBytes,
        threads: options.threads))
    output.fill(&document)
    let json: String
    do {
      json = try JSONText.encode(document)
    } catch {
      throw RunError.encoding("\(error)")
    }
    try write(output, json: json, to: folder, logger: logger)
    try Manifest.write(
      to: folder, seed: plan.configuration.ensemble.seed,
      configurationHash: plan.configurationHash, started: started)
    try monitor.checkStop()
    try folder.finish()
    let summary =
      output.reasons.map { "NOT RELIABLE: \($0)" } + output.summary
      + ["cost        \(Text.duration(seconds))"]
    return RunOutcome(
      folder: folder.path, resultsJSON: json, summary: summary.joined(separator: "\n"),
      reasons: output.reasons)
  }

  private func compute(logger: Logger, monitor: SamplingMonitor) throws -> FlowOutput {
    switch plan.flow.kind {
    case .passive:
      try PassiveFlow(
        plan: plan, threads: options.threads, logger: logger, monitor: monitor
      ).compute()
    case .active:
      try ActiveFlow(
        plan: plan, threads: options.threads, logger: logger, monitor: monitor
      ).compute()
    case .fixedPoint: try FixedPointSearch(plan: plan).compute()
    case .coarseGraining:
      try CoarseGraining(
        plan: plan, threads: options.threads, logger: logger, monitor: monitor
      ).compute()
    }
  }

  private func write(
    _ output: FlowOutput, json: String, to folder: RunFolder, logger: Logger
  ) throws {
    try folder.write(plan.configuration.canonicalText, to: "config.json")
    try folder.write(json, to: "results.json")
    for (file, table) in output.tables { try folder.write(table.text, to: file) }
    if !output.figures.isEmpty { try folder.makeFolder("plots") }
    for (name, script) in output.figures {
      try folder.write(script, to: "plots/\(name).gp")
      Figures.draw(name, in: folder, logger: logger)
    }
    try folder.write(log.text, to: "run.log")
  }
}
