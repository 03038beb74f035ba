/// Why the state of a run cannot be told.
public enum RunStatusError: Error, Hashable, Sendable, CustomStringConvertible {
  /// No folder, or one without a manifest.
  case notARun(path: String)
  /// The manifest is no manifest, or a newer one.
  case badManifest(path: String, reason: String)

  /// One sentence with a way out.
  public var description: String {
    switch self {
    case .notARun(let path):
      "\(path) is not the folder of a run: it has no manifest.json. Check the path; a run that was "
        + "stopped leaves no folder."
    case .badManifest(let path, let reason):
      "\(path)/manifest.json \(reason), so the run's files cannot be checked. Run it again with the "
        + "configuration in its config.json."
    }
  }
}
