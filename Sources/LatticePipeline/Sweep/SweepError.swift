/// Why a sweep's folder cannot be used.
public enum SweepError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A sweep is there already.
  case exists(path: String, isFinished: Bool)
  /// Something else is there.
  case notASweep(path: String)
  /// The sweep that is there has another configuration.
  case otherSweep(path: String)

  /// One sentence naming the folder and a way out.
  public var description: String {
    switch self {
    case .exists(let path, let isFinished):
      isFinished
        ? "\(path) holds a finished sweep; retry its failed points with --resume, begin anew with "
          + "--force, or choose another folder with --output."
        : "\(path) holds an unfinished sweep; go on with --resume, begin anew with --force, or choose "
          + "another folder with --output."
    case .notASweep(let path):
      "\(path) exists and is not the folder of a sweep, so it is left alone; choose another folder with "
        + "--output."
    case .otherSweep(let path):
      "\(path) holds a sweep of another configuration (its config.json differs), so its points are not "
        + "this one's; begin anew with --force, or choose another folder with --output."
    }
  }
}
