import LatticeGeometry
import RunReports

/// Versions of the program and of what it is built on.
public struct VersionInformation: Encodable, Sendable {
  /// The program's semantic version.
  public let lattice: String

  /// Commit of the source tree the program lies in, nil outside one.
  public let gitCommit: String?

  /// Whether that tree has uncommitted changes, nil outside one.
  public let gitDirty: Bool?

  /// FFTW's version.
  public let fftw: String

  /// Whether the program can be one of several MPI ranks.
  public let mpi: Bool

  /// The Swift compiler's version.
  public let swift: String

  /// The versions at run time.
  public static var current: VersionInformation {
    let tree = SourceTree.current
    return VersionInformation(
      lattice: ProgramVersion.number, gitCommit: tree?.commit, gitDirty: tree?.isDirty,
      fftw: FourierTransform.libraryVersion, mpi: Ranks.areAvailable,
      swift: ProgramVersion.compiler)
  }

  /// The versions in one line each.
  public var text: String {
    let commit = gitCommit.map { " (\($0.prefix(12))\(gitDirty == true ? ", modified" : ""))" }
    return
      "\(ProgramVersion.text)\(commit ?? "")\n\(fftw)\n\(mpi ? "with" : "without") MPI\nSwift \(swift)"
  }

  /// The versions as JSON.
  ///
  /// - Throws: An encoding error; none is expected.
  public func json() throws -> String { try JSONText.encode(self) }
}
