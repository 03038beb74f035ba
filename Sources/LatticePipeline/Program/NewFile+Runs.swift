public import RunReports

extension NewFile {
  /// Checks that a place may be taken and is no run's.
  ///
  /// - Parameters:
  ///   - path: The file's.
  ///   - replacing: Whether a file of that name may be replaced.
  /// - Throws: ``/RunReports/NewFileError`` if it may not, if there is no such folder to write to, or if the
  ///   manifest of a folder above names the file or would be replaced itself.
  public init(outsideRuns path: String, replacing: Bool) throws(NewFileError) {
    try self.init(path, replacing: replacing)
    guard !Self.isOfRun(path) else {
      throw .cannotCreate(
        path: path, reason: "it is a file of a run, listed in its \(RunStatus.manifestName)")
    }
  }

  private static func isOfRun(_ path: String) -> Bool {
    // A link at the place itself is replaced, not followed.
    let folder = FilePath.resolved(FilePath.folder(of: path)).split(separator: "/")
    let names = folder + path.split(separator: "/").suffix(1)
    return names.indices.contains { depth in
      let folder = "/" + names[..<depth].joined(separator: "/")
      let file = names[depth...].joined(separator: "/")
      guard let manifest = try? RunStatus.manifest(in: folder) else { return false }
      return file == RunStatus.manifestName || manifest.files[file] != nil
    }
  }
}
