/// Why a checkpoint cannot be written, or not be continued from.
public enum CheckpointError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A file that is no whole checkpoint.
  case damaged(path: String, reason: String)
  /// A file that cannot be written.
  case cannotWrite(path: String, reason: String)

  /// What is wrong, without the file's name.
  public var reason: String {
    switch self {
    case .damaged(_, let reason), .cannotWrite(_, let reason): reason
    }
  }

  /// One sentence naming the file and the reason.
  public var description: String {
    switch self {
    case .damaged(let path, let reason):
      "\(path) is no whole checkpoint: \(reason). Begin anew with --force."
    case .cannotWrite(let path, let reason): "\(path) cannot be written: \(reason)."
    }
  }
}
