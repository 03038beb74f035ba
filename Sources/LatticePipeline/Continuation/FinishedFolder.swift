import Foundation
import RunConfiguration
import RunReports

/// The folder of a run that needs no going on.
struct FinishedFolder {
  /// What the run left behind.
  let outcome: RunOutcome

  private let status: RunStatus

  /// Reads the folder of a run, or of a part of it.
  ///
  /// - Throws: ``ContinuationError/finishedButChanged(path:reason:again:)`` if its files are not what the run
  ///   wrote, ``RunStatusError`` if it is no run's.
  init(_ path: String) throws {
    status = try RunStatus(folder: path)
    let changed = status.missing + status.changed + status.unreadable
    let shard = ShardRecord.read(from: path)?.part
    let name = "config.json"
    // One that was edited is another run's.
    let source = changed.contains(name) ? "CONFIG" : path + "/" + name
    let again = ShellCommand.drawing(source, into: path, shard: shard)
    let named = changed.prefix(3).joined(separator: ", ") + (changed.count > 3 ? ", …" : "")
    guard changed.isEmpty else {
      throw ContinuationError.finishedButChanged(
        path: path,
        reason: changed == status.missing
          ? "\(named) is missing" : "\(named) is not what it wrote",
        again: again)
    }
    let texts = ["results.json", ShardRecord.fileName].compactMap { name in
      (try? PlainFile.data(of: name, in: path, atMost: RunStatus.largestText)).map {
        String(decoding: $0, as: UTF8.self)
      }
    }
    guard let json = texts.first else {
      throw ContinuationError.finishedButChanged(
        path: path, reason: "results.json is missing", again: again)
    }
    outcome = RunOutcome(
      folder: path, resultsJSON: json, summary: "finished already: there is nothing left to do",
      reasons: status.reasons)
  }

  /// Recognises a folder as that of a plan's run, or of a part of it; nil if it is anything else.
  init?(_ path: String, of plan: PlannedRun) {
    guard let folder = try? FinishedFolder(path),
      folder.status.configurationHash == plan.configurationHash,
      let run = try? RecordedRun(path),
      run.decoded.configuration.ensemble.networks == plan.configuration.ensemble.networks
    else { return nil }
    self = folder
  }
}
