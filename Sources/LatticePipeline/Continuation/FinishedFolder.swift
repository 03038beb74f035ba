import Foundation
import RunConfiguration
import RunReports

/// The folder of a run that needs no going on.
struct FinishedFolder {
  /// What the run left behind.
  let outcome: RunOutcome

  /// Recognises a folder as that of a run, or of a part of it; nil if it is anything else.
  init?(_ path: String, of plan: PlannedRun) {
    guard let status = try? RunStatus(folder: path), status.intact,
      status.configurationHash == plan.configurationHash,
      let run = try? RecordedRun(path),
      run.decoded.configuration.ensemble.networks == plan.configuration.ensemble.networks
    else { return nil }
    let texts = ["results.json", "shard.json"].compactMap {
      FileManager.default.contents(atPath: path + "/" + $0).map {
        String(decoding: $0, as: UTF8.self)
      }
    }
    guard let json = texts.first else { return nil }
    outcome = RunOutcome(
      folder: path, resultsJSON: json, summary: "finished already", reasons: status.reasons)
  }
}
