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
  /// - Throws: ``RunReports/ReportError``, ``RunError``, ``EnsembleStorage/FieldFileError`` or
  ///   ``EnsembleSampling/SamplingStopped``; nothing is left behind then.
  public func execute(monitor: SamplingMonitor) throws -> RunOutcome {
    let logger = log.logger()
    let started = Date()
    let clock = ContinuousClock.now
    let folder = try RunFolder(
      path: options.output ?? "Results/\(plan.folderName)-reconstruction", force: options.force)
    defer { folder.discard() }
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
    let elapsed = clock.duration(to: .now).components
    let report = ReconstructionReport(
      plan: plan, points: points,
      seconds: Double(elapsed.seconds) + 1e-18 * Double(elapsed.attoseconds),
      threads: options.threads)
    let json = try report.json()
    try write(report, json: json, to: folder, logger: logger)
    try Manifest.write(
      to: folder, seed: plan.configuration.ensemble.seed,
      configurationHash: plan.configurationHash, started: started)
    try monitor.checkStop()
    try folder.finish()
    return RunOutcome(
      folder: folder.path, resultsJSON: json, summary: report.summary, reasons: report.reasons)
  }

  private func write(
    _ report: ReconstructionReport, json: String, to folder: RunFolder, logger: Logger
  ) throws {
    try folder.write(plan.configuration.canonicalText, to: "config.json")
    try folder.write(json, to: "results.json")
    for (name, table) in report.tables { try folder.write(table.text, to: name + ".tsv") }
    try folder.write(
      report.diagrams.map(\.text).joined(separator: "\n"), to: "diagrams.txt")
    try folder.write(DiagramDrawing.graphviz(report.diagrams), to: "diagrams.dot")
    DiagramDrawing.draw("diagrams", in: folder, logger: logger)
    try folder.makeFolder("plots")
    for (name, script) in report.figures {
      try folder.write(script, to: "plots/\(name).gp")
      Figures.draw(name, in: folder, logger: logger)
    }
    try folder.write(log.text, to: "run.log")
  }
}
