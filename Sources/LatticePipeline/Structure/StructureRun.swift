public import EnsembleSampling
import EnsembleStorage
import Foundation
import Logging
import RunConfiguration
import RunReports
import StructureChecks

/// Structure tests of a run: its networks are drawn again, or its stored fields read, and asked whether they
/// have the properties of a local, reflection-positive Euclidean field theory [Maiti2022].
public struct StructureRun: Sendable {
  private let subject: any StructureSubject

  /// The run's folder or the configuration.
  private let path: String

  /// Fields that will be drawn or read.
  public var fieldCount: Int { subject.fieldCount }

  /// Prepares the tests.
  ///
  /// - Parameters:
  ///   - path: A run's folder, or a configuration.
  ///   - overrides: `key.path=value` arguments.
  ///   - threads: Workers.
  /// - Throws: ``/RunConfiguration/ConfigurationError``, ``/EnsembleStorage/FieldFileError``.
  public init(
    _ path: String, overrides: [String] = [], threads: Int = Machine.availableCores
  ) throws {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    let recorded = try RecordedRun(
      exists && isFolder.boolValue ? path : try ConfigurationFile.locate(path).path,
      overrides: overrides)
    self.path = path
    switch try PlannedRun(recorded.decoded, threads: threads) {
    case .field(let plan):
      // Overrides may concern the ensemble itself, whose fields are then others than those kept.
      let file = recorded.folder.map { $0 + "/fields.h5" }
      subject = try FieldStructure(
        plan: plan, file: recorded.keepsFields && overrides.isEmpty ? file : nil)
    case .network(let plan):
      subject = try NetworkStructure(plan: plan, decoded: recorded.decoded)
    case .flow:
      throw ConfigurationError(
        recorded.decoded.problem(
          at: "flow", rule: "a flow has no networks of its own to test",
          wayOut: "Name a configuration of lattice run."))
    case .widths, .networkWidths:
      throw ConfigurationError(
        recorded.decoded.problem(
          at: "architecture.width", rule: "structure tests are made on networks of one width",
          wayOut: "Give one with --set architecture.width=20; other widths are drawn where needed.")
      )
    }
  }

  /// Makes the tests and writes everything.
  ///
  /// - Returns: Where the results are, and whether a test failed.
  /// - Throws: ``/RunReports/ReportError``, ``RunError``, ``/EnsembleStorage/FieldFileError`` or
  ///   ``/EnsembleSampling/SamplingStopped``; nothing is left behind then.
  public func execute(
    options: RunOptions, log: RunLog, monitor: SamplingMonitor
  ) throws -> (outcome: RunOutcome, failed: Bool) {
    var failed = false
    let outcome = try ResultFolder(
      path: options.output ?? "Results/\(subject.folderName)-check", replaces: options.force,
      inputs: [path], configuration: subject.configuration,
      configurationHash: subject.configurationHash
    ).make(log: log, monitor: monitor) { folder, logger in
      let findings = try subject.examine(
        threads: options.threads, monitor: monitor, logger: logger)
      for reason in findings.reasons { logger.warning("not reliable: \(reason)") }
      let report = StructureReport(subject: subject, findings: findings)
      let json = try report.json()
      try folder.write(json, to: "results.json")
      var figures: [(name: String, script: String)] = []
      for test in findings.tests {
        guard let table = report.table(of: test) else { continue }
        try folder.write(table.text, to: "\(test.name).tsv")
        if let script = StructureFigure.script(test, title: report.title(of: test)) {
          figures.append((test.name, script))
        }
      }
      try Figures.write(figures, to: folder, logger: logger)
      try folder.write(report.page, to: "osterwalder-schrader.md")
      failed = findings.tests.contains { $0.verdict == .fails }
      return ResultFolder.Content(
        json: json, summary: report.summary, reasons: findings.reasons)
    }
    return (outcome, failed)
  }
}
