/// Why a file the user asked for cannot be written.
public enum NewFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Its name is empty.
  case nameless
  /// There is one of that name, which was not to be replaced.
  case exists(path: String)
  /// A folder has the name.
  case isFolder(path: String)
  /// The folder it should lie in does not exist.
  case noFolder(path: String, folder: String)
  /// The system does not let it be made.
  case cannotCreate(path: String, reason: String)
  /// The system does not let it be filled.
  case cannotWrite(path: String, reason: String)

  /// One sentence naming the path, the reason and a way out.
  public var description: String {
    switch self {
    case .nameless: "the name of the file to write is empty; give one, e.g. new.json."
    case .exists(let path):
      "\(path) exists already; replace it with --force, or choose another place."
    case .isFolder(let path): "\(path) is a folder; name a file, in it or elsewhere."
    case .noFolder(let path, let folder):
      "\(path) cannot be written: there is no folder \(folder); make it with mkdir -p \(folder), or "
        + "choose another place."
    case .cannotCreate(let path, let reason):
      "\(path) cannot be written: \(reason). Choose another place."
    case .cannotWrite(let path, let reason):
      "\(path) cannot be written: \(reason). Make room, or choose another place."
    }
  }
}
