import Foundation
import RunReports

/// What has become of a run's files, and what the run is.
public struct RunStatus: Encodable, Sendable {
  /// The run's folder.
  public let folder: String

  /// Its name; null if `results.json` cannot tell.
  public let name: String?

  /// The program that made it.
  public let program: String

  /// SHA-256 of its resolved physics configuration.
  public let configurationHash: String

  /// When it ended, ISO 8601.
  public let ended: String

  /// Whether its statistics can be trusted; null if `results.json` cannot tell.
  public let reliable: Bool?

  /// Why not, one sentence each.
  public let reasons: [String]

  /// Whether every file of the manifest is there and unchanged.
  public let intact: Bool

  /// Files that are what they were.
  public let unchanged: [String]

  /// Files whose checksum is another.
  public let changed: [String]

  /// Files that are gone.
  public let missing: [String]

  /// Files that are there and may not be read.
  public let unreadable: [String]

  /// Files that the run did not write; they do no harm.
  public let extra: [String]

  /// The manifest's own name, which it cannot list.
  static let manifestName = "manifest.json"

  /// Checks a run's files against its manifest.
  ///
  /// - Parameter path: The run's folder.
  /// - Throws: ``RunStatusError`` if there is no manifest to check against.
  public init(folder path: String) throws(RunStatusError) {
    let manifest = try Self.manifest(in: path)
    var files: [FileState: [String]] = [:]
    for (file, checksum) in manifest.files.sorted(by: { $0.key < $1.key }) {
      files[FileState(of: path + "/" + file, checksum: checksum), default: []].append(file)
    }
    unchanged = files[.unchanged] ?? []
    changed = files[.changed] ?? []
    missing = files[.missing] ?? []
    unreadable = files[.unreadable] ?? []
    intact = unchanged.count == manifest.files.count
    extra = Self.files(in: path).filter {
      manifest.files[$0] == nil && $0 != Self.manifestName
    }
    folder = path
    program = manifest.program
    configurationHash = manifest.configurationHash
    ended = manifest.ended
    let results = Self.results(in: path)
    name = results?.name
    reliable = results?.reliable
    reasons = results?.reasons ?? []
  }

  private enum FileState {
    case unchanged
    case changed
    case missing
    case unreadable

    init(of path: String, checksum: String) {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
        self = .missing
        return
      }
      guard !isFolder.boolValue else {
        self = .changed
        return
      }
      guard let found = try? Checksum.sha256(ofFile: path) else {
        self = .unreadable
        return
      }
      self = found == checksum ? .unchanged : .changed
    }
  }

  static func manifest(in folder: String) throws(RunStatusError) -> ManifestDocument {
    let path = folder + "/" + manifestName
    guard FileManager.default.fileExists(atPath: path) else { throw .notARun(path: folder) }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .badManifest(path: folder, reason: "cannot be read")
    }
    guard let manifest = try? JSONDecoder().decode(ManifestDocument.self, from: data) else {
      throw .badManifest(path: folder, reason: "is damaged")
    }
    guard manifest.schemaVersion == ManifestDocument.currentVersion else {
      throw .badManifest(
        path: folder, reason: "is of another version, \(manifest.schemaVersion)")
    }
    let isInside = manifest.files.keys.allSatisfy {
      !$0.hasPrefix("/") && !$0.split(separator: "/").contains("..")
    }
    guard isInside else {
      throw .badManifest(path: folder, reason: "names files outside the folder")
    }
    return manifest
  }

  /// Everything below a folder but folders, sorted.
  private static func files(in folder: String) -> [String] {
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return paths.filter { path in
      let attributes = try? FileManager.default.attributesOfItem(atPath: folder + "/" + path)
      return attributes?[.type] as? FileAttributeType != .typeDirectory
    }.sorted()
  }

  private struct Results: Decodable {
    let name: String
    let reliable: Bool
    let reasons: [String]
  }

  private static func results(in folder: String) -> Results? {
    // A sweep has an index of its points in the place of results.
    ["results.json", SweepFolder.indexName].lazy.compactMap { name in
      FileManager.default.contents(atPath: folder + "/" + name).flatMap {
        try? JSONDecoder().decode(Results.self, from: $0)
      }
    }.first
  }

  /// The state in a few lines; what is wrong comes first.
  public var text: String {
    let problems = [
      ("CHANGED", changed), ("MISSING", missing), ("UNREADABLE", unreadable),
    ].flatMap { word, files in files.map { "\(word): \($0)" } }
    let statistics: [String] =
      switch reliable {
      case true?: ["statistics  reliable"]
      case false?: reasons.map { "NOT RELIABLE: \($0)" }
      case nil: ["statistics  results.json does not tell"]
      }
    let total = unchanged.count + problems.count
    let lines =
      problems + [
        "run         \(name ?? folder), configuration \(configurationHash.prefix(8)), \(program), \(ended)"
      ] + statistics
      + ["files       \(unchanged.count) of \(total) as they were written"]
      + extra.map { "extra       \($0)" }
    return lines.map { $0 + "\n" }.joined()
  }

  /// The state as JSON.
  ///
  /// - Throws: An encoding error; none is expected.
  public func json() throws -> String { try JSONText.encode(self) }
}
