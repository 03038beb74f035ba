import Foundation
import LatticeGeometry
import RunReports

/// Writes a run's manifest.json, last of all files.
enum Manifest {
  static func write(
    to folder: RunFolder, seed: UInt64, configurationHash: String, started: Date
  ) throws {
    var checksums: [String: String] = [:]
    for file in folder.files {
      do {
        checksums[file] = try Checksum.sha256(ofFile: folder.currentPath(of: file))
      } catch {
        throw ReportError.cannotWrite(
          path: folder.path + "/" + file, reason: "it cannot be read back")
      }
    }
    do {
      let manifest = document(
        seed: seed, configurationHash: configurationHash, started: started, files: checksums)
      try folder.write(JSONText.encode(manifest), to: "manifest.json")
    } catch let error as EncodingError {
      throw RunError.encoding("\(error)")
    }
  }

  /// What made the files of a folder, and their checksums by path.
  static func document(
    seed: UInt64, configurationHash: String, started: Date, files: [String: String]
  ) -> ManifestDocument {
    let tree = SourceTree.current
    return ManifestDocument(
      program: ProgramVersion.text, gitCommit: tree?.commit, gitDirty: tree?.isDirty,
      versions: ["FFTW": FourierTransform.libraryVersion, "Swift": ProgramVersion.compiler],
      host: ProcessInfo.processInfo.hostName, processor: Machine.processor,
      seedScheme: "Philox4x32-10, key = seed, counter = (draw, purpose, network)", seed: seed,
      configurationHash: configurationHash, started: started.formatted(.iso8601),
      ended: Date().formatted(.iso8601), files: files)
  }
}
