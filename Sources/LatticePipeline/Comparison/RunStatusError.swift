/// Why the state of a run cannot be told.
public enum RunStatusError: Error, Hashable, Sendable, CustomStringConvertible {
  /// No folder, or one without a manifest.
  case notARun(path: String)
  /// The manifest is no manifest, or a newer one.
  case badManifest(path: String, reason: String)
  /// Checkpoints that are gone because the run has ended.
  case ended(checkpoints: String, path: String)
  /// A run that is under way and has not saved anything.
  case underWay(path: String, process: Int)

  /// One sentence with a way out.
  public var description: String {
    switch self {
    case .notARun(let path):
      "\(path) is not the folder of a run: it has no manifest.json. Check the path; a run that was "
        + "stopped before it was first saved leaves nothing."
    case .ended(let checkpoints, let path):
      "\(checkpoints) is gone because its run has ended: \(ShellCommand("status", path))"
    case .underWay(let path, let process):
      "\(path) is being made by process \(process), which has not saved anything yet: wait for it."
    case .badManifest(let path, let reason):
      "\(path)/manifest.json \(reason), so the run's files cannot be checked. Run it again with the "
        + "configuration in its config.json."
    }
  }
}
