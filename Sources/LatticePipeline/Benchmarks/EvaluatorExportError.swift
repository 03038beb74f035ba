import RunReports

/// Why the cases for other programs could not be written.
public enum EvaluatorExportError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is a file or folder of that name.
  case exists(path: String)
  /// The folder cannot be created.
  case cannotCreate(path: String, reason: String)
  /// A file in it cannot be written.
  case cannotWrite(path: String, reason: String)

  init(_ error: ReportError) {
    self =
      switch error {
      case .folderExists(let path), .notARunFolder(let path), .inUse(let path): .exists(path: path)
      case .cannotCreate(let path, let reason): .cannotCreate(path: path, reason: reason)
      case .cannotWrite(let path, let reason): .cannotWrite(path: path, reason: reason)
      }
  }

  /// The exit code of sysexits.h: 73 for a folder that cannot be created, 74 for failed writing.
  public var exitCode: Int32 {
    switch self {
    case .exists, .cannotCreate: 73
    case .cannotWrite: 74
    }
  }

  /// One sentence naming the path, the reason and a way out.
  public var description: String {
    switch self {
    case .exists(let path):
      "--export: \(path) exists already and is not replaced; name a folder that does not exist."
    case .cannotCreate(let path, let reason):
      "--export: \(path) cannot be created: \(reason). Name a folder in a writable place."
    case .cannotWrite(let path, let reason):
      "--export: \(path) cannot be written: \(reason)."
    }
  }
}
