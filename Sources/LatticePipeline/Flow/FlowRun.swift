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
    try plan.resultFolder(options).make(log: log, monitor: monitor) { folder, logger in
      let clock = ContinuousClock.now
      for remark in plan.remarks { logger.warning("\(remark)") }
      let output: FlowOutput
      do {
        output = try compute(logger: logger, monitor: monitor)
      } catch let error as FlowError {
        throw RunError.flow(error.description)
      }
      try monitor.checkStop()
      for reason in output.reasons { logger.warning("not reliable: \(reason)") }
      let seconds = clock.duration(to: .now) / .seconds(1)
      let usage = Machine.usage
      var document = FlowResultsDocument(
        program: ProgramVersion.text, name: plan.configuration.name,
        configurationHash: plan.configurationHash, kind: plan.flow.kind.rawValue,
        reasons: output.reasons,
        cost: .init(
          wallSeconds: seconds, cpuSeconds: usage.cpuSeconds, peakBytes: usage.peakBytes,
          threads: options.threads))
      output.fill(&document)
      let json = try RunError.encoded(document)
      try folder.write(json, to: "results.json")
      for (file, table) in output.tables { try folder.write(table.text, to: file) }
      if !output.figures.isEmpty {
        try Figures.write(output.figures, to: folder, logger: logger)
      }
      let summary =
        output.reasons.map { "NOT RELIABLE: \($0)" } + output.summary
        + ["cost        \(Text.duration(seconds))"]
      return ResultFolder.Content(
        json: json, summary: summary.joined(separator: "\n"), reasons: output.reasons)
    }
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
}
