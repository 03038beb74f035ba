import CorrelatorAnalysis
public import EnsembleSampling
import Foundation
import Logging
import RunConfiguration
import RunReports

/// `lattice reconstruct`: draws a run's networks again, or reads its fields, and finds the action behind
/// their correlators.
public struct ReconstructionRun: Sendable {
  private let plan: ReconstructionPlan
  private let options: RunOptions
  private let log: RunLog

  /// Prepares the work; nothing is computed or written yet.
  public init(plan: ReconstructionPlan, options: RunOptions, log: RunLog) {
    self.plan = plan
    self.options = options
    self.log = log
  }

  /// Measures and writes everything.
  ///
  /// - Throws: ``/RunReports/ReportError``, ``RunError``, ``/EnsembleStorage/FieldFileError`` or
  ///   ``/EnsembleSampling/SamplingStopped``; nothing is left behind then.
  public func execute(monitor: SamplingMonitor) throws -> RunOutcome {
    try ResultFolder(
      path: options.output ?? "Results/\(plan.folderName)-reconstruction",
      replaces: options.force, inputs: [plan.path],
      configuration: plan.configuration, configurationHash: plan.configurationHash
    ).make(log: log, monitor: monitor) { folder, logger in
      let clock = ContinuousClock.now
      var points: [ReconstructedPoint] = []
      for runPlan in plan.plans {
        let extra = plan.configuration.analysis.fourPointMomenta
        let run = Run(plan: runPlan, stored: plan.stored, options: options, log: log) {
          try ReconstructionGroups.observables(of: $0, extra: extra, orbits: $1)
        }
        points += try run.measure(
          in: folder, checkpoint: nil, logger: logger, monitor: monitor
        ).map(
          ReconstructedPoint.init)
        try monitor.checkStop()
      }
      let report = ReconstructionReport(
        plan: plan, points: points, seconds: clock.duration(to: .now) / .seconds(1),
        threads: options.threads)
      let json = try report.json()
      try write(report, json: json, to: folder, logger: logger)
      return ResultFolder.Content(json: json, summary: report.summary, reasons: report.reasons)
    }
  }

  private func write(
    _ report: ReconstructionReport, json: String, to folder: RunFolder, logger: Logger
  ) throws {
    try folder.write(json, to: "results.json")
    for (name, table) in report.tables { try folder.write(table.text, to: name + ".tsv") }
    try folder.write(
      report.diagrams.map(\.text).joined(separator: "\n"), to: "diagrams.txt")
    try folder.write(DiagramDrawing.graphviz(report.diagrams), to: "diagrams.dot")
    DiagramDrawing.draw("diagrams", in: folder, logger: logger)
    try Figures.write(report.figures, to: folder, logger: logger)
  }
}
