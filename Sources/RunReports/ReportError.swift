/// Why a run's folder or one of its files could not be written.
public enum ReportError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The output exists and was not to be replaced.
  case folderExists(path: String)
  /// The output exists and is not the folder of an earlier run, so it is never replaced.
  case notARunFolder(path: String)
  /// Another process writes there.
  case inUse(path: String)
  /// The folder cannot be created.
  case cannotCreate(path: String, reason: String)
  /// A file cannot be written.
  case cannotWrite(path: String, reason: String)

  /// One sentence naming the path, the reason and a way out.
  public var description: String {
    switch self {
    case .folderExists(let path):
      "\(path) exists already; choose another folder with --output, replace it with --force, or move it away."
    case .notARunFolder(let path):
      "\(path) exists and is not the folder of a run, so --force does not replace it; "
        + "choose another folder with --output, or move it away."
    case .inUse(let path):
      "\(path) belongs to a run that is going on; wait for its end, or choose another folder with "
        + "--output."
    case .cannotCreate(let path, let reason):
      "\(path) cannot be created: \(reason). Choose another place with --output."
    case .cannotWrite(let path, let reason):
      "\(path) cannot be written: \(reason). Make room or make it writable, or choose another place with "
        + "--output."
    }
  }
}
