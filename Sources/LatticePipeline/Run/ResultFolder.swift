import EnsembleSampling
import Foundation
import Logging
import RunConfiguration
import RunReports

/// The folder a command leaves, from its creation to its final name: whole, or not there at all.
struct ResultFolder {
  /// What a command puts into its folder, and what it tells of it.
  struct Content {
    /// The text of results.json, or of what stands for it.
    let json: String
    /// The run in a few lines.
    let summary: String
    /// Why it cannot be trusted, one sentence each.
    let reasons: [String]
  }

  /// The path it will have.
  let path: String

  /// Whether the folder of an earlier run may be replaced.
  let replaces: Bool

  /// What the command reads: folders and files that are not replaced.
  var inputs: [String] = []

  /// The resolved configuration.
  let configuration: RunConfiguration

  /// Of the physics.
  let configurationHash: String

  /// Fills the folder and gives it its name.
  ///
  /// - Parameters:
  ///   - log: Ends up in the folder.
  ///   - monitor: May stop the command to the last.
  ///   - fill: Writes everything but configuration, log and manifest.
  /// - Throws: ``/RunReports/ReportError``, ``/EnsembleSampling/SamplingStopped``, and what `fill` throws;
  ///   nothing is left behind then.
  func make(
    log: RunLog, monitor: SamplingMonitor, fill: (RunFolder, Logger) throws -> Content
  ) throws -> RunOutcome {
    if let input = inputs.first(where: holds) {
      throw ReportError.cannotCreate(path: path, reason: "it holds \(input), which is read")
    }
    let started = Date()
    let folder = try RunFolder(path: path, force: replaces)
    defer { folder.discard() }
    let content = try fill(folder, log.logger())
    try folder.write(configuration.canonicalText, to: "config.json")
    try folder.write(log.text, to: "run.log")
    try Manifest.write(
      to: folder, seed: configuration.ensemble.seed, configurationHash: configurationHash,
      started: started)
    try monitor.checkStop()
    try folder.finish()
    return RunOutcome(
      folder: folder.path, resultsJSON: content.json, summary: content.summary,
      reasons: content.reasons)
  }

  /// Whether a file or folder is this one or lies in it.
  private func holds(_ input: String) -> Bool {
    (FilePath.resolved(input) + "/").hasPrefix(FilePath.resolved(path) + "/")
  }
}

extension ConfiguredPlan {
  /// The folder of a run of this plan.
  func resultFolder(_ options: RunOptions) -> ResultFolder {
    ResultFolder(
      path: options.output ?? "Results/" + folderName, replaces: options.replaces,
      inputs: options.inputs, configuration: configuration, configurationHash: configurationHash)
  }
}
