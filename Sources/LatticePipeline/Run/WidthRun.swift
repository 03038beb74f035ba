import EnsembleSampling
import Foundation
import Logging
import RunConfiguration
import RunReports

/// A run at several finite widths: one ensemble each from the same seed, and the limit N → ∞.
struct WidthRun {
  let plan: WidthPlan
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
      for remark in plan.remarks { logger.warning("\(remark)") }
      var results: [RunResults] = []
      try folder.makeFolder("widths")
      for widthPlan in plan.plans {
        let place = place(of: widthPlan)
        try folder.makeFolder(place)
        results += try run(of: widthPlan).measure(
          keepingIn: folder, prefix: place + "/", checkpoint: checkpoint, logger: logger,
          monitor: monitor)
      }
      let report = WidthReport(plan: plan, results: results)
      if let problem = report.problem { logger.warning("no extrapolation: \(problem)") }
      let json = try report.json()
      try write(report, json: json, to: folder, logger: logger)
      return ResultFolder.Content(json: json, summary: report.summary, reasons: report.reasons)
    }
  }

  /// The folder of one width's files.
  func place(of widthPlan: RunPlan) -> String { "widths/\(widthPlan.width ?? 0)" }

  private func run(of widthPlan: RunPlan) -> Run {
    Run(plan: widthPlan, options: options, log: log)
  }

  private func write(
    _ report: WidthReport, json: String, to folder: RunFolder, logger: Logger
  ) throws {
    try folder.write(json, to: "results.json")
    try folder.write(report.table().text, to: "width.tsv")
    if let table = report.propagatorTable() {
      try folder.write(table.text, to: "propagator.tsv")
    }
    for results in report.results {
      let name = place(of: results.plan)
      try run(of: results.plan).writeTables(of: results, to: folder, prefix: name + "/")
      try folder.write(results.samplesTable().text, to: name + "/samples.tsv")
    }
    let figures = [
      ("propagator", report.propagatorFigure()), ("width", report.figure()),
    ].compactMap { name, script in script.map { (name: name, script: $0) } }
    try Figures.write(figures, to: folder, logger: logger)
  }
}
