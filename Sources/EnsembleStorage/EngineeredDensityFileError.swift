/// Why a file cannot serve as an engineered density.
public enum EngineeredDensityFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// It cannot be read at all.
  case cannotRead(path: String, reason: String)
  /// It is some other file.
  case notADensity(path: String)
  /// A later program wrote it.
  case unknownVersion(path: String, version: Int)
  /// Its content does not match its checksum, or is incomplete.
  case damaged(path: String)

  /// One sentence with a way out.
  public var description: String {
    switch self {
    case .cannotRead(let path, let reason):
      "\(path) cannot be read: \(reason). Make it with: lattice engineer CONFIG -o \(path)"
    case .notADensity(let path):
      "\(path) is not an engineered density. Make one with: lattice engineer CONFIG -o FILE"
    case .unknownVersion(let path, let version):
      "\(path) has version \(version) of the format and this program reads "
        + "up to \(EngineeredDensityFile.version); use the program that wrote it, or engineer it again"
    case .damaged(let path):
      "\(path) is damaged: its content does not match its checksum; engineer it again"
    }
  }
}
