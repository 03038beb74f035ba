import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What lies in a run's folder and is not the run's: a user's notes, scripts, what other commands wrote
/// below it. It stays when a new run takes the folder's place.
struct ForeignFiles {
  /// Paths in the folder, sorted.
  let paths: [String]

  private let folder: String

  /// Lists what the manifest of a run's folder does not; all but the run's marks where it cannot be read.
  ///
  /// - Parameters:
  ///   - folder: The run's.
  ///   - derived: Files that are made of the run's, and out of date with them.
  init(in folder: String, derived: Set<String>) {
    self.folder = folder
    let manifest = (try? Data(contentsOf: URL(fileURLWithPath: folder + "/manifest.json"))).flatMap
    {
      try? JSONDecoder().decode(Manifest.self, from: $0)
    }
    let own = derived.union(manifest?.files.keys.map(\.self) ?? []).union(RunFolder.marks)
    paths = RunFolder.files(below: folder).filter { !own.contains($0) }
  }

  /// Gives the files a second name in another folder on the same disk, where none of that name is.
  ///
  /// - Throws: ``ReportError/cannotCreate(path:reason:)``.
  func keep(in other: String) throws(ReportError) {
    let manager = FileManager.default
    for path in paths where !manager.fileExists(atPath: other + "/" + path) {
      let place = URL(fileURLWithPath: other + "/" + path)
      do {
        try manager.createDirectory(
          at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      } catch {
        throw .cannotCreate(path: folder + "/" + path, reason: "a file is in the way of a folder")
      }
      if link(folder + "/" + path, place.path) == 0 { continue }
      // Some file systems know no second names.
      do {
        try manager.copyItem(atPath: folder + "/" + path, toPath: place.path)
      } catch {
        throw .cannotCreate(
          path: folder + "/" + path, reason: "it cannot be kept in the new folder")
      }
    }
  }

  /// The part of a manifest that matters here.
  private struct Manifest: Decodable {
    let files: [String: String]
  }
}
