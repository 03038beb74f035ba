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

  /// The part of a run it is; null for a whole run.
  let part: Part?

  /// A folder of checkpoints beside it: a run that will take its place; null if there is none.
  let unfinished: String?

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

  /// One of several parts of a run.
  struct Part: Encodable {
    /// Which, from 1.
    let number: Int
    /// How many there are.
    let count: Int
    /// Networks of the whole run.
    let networks: Int
    /// Parts that are not beside it yet; null if its folder's name does not tell what theirs are.
    let missing: [Int]?
    /// What puts all together.
    let next: String

    init?(_ folder: String) {
      guard let record = ShardRecord.read(from: folder) else { return nil }
      (number, count, networks) = (record.shard, record.shards, record.networks)
      let pattern = folder.range(
        of: ".shard-\(record.shard)-of-\(record.shards)", options: .backwards
      ).map { place in
        ShellCommand.quoted(folder[..<place.lowerBound] + ".shard-") + "*"
          + ShellCommand.quoted("-of-\(record.shards)" + folder[place.upperBound...])
      }
      next =
        "lattice merge " + (pattern ?? "with the folders of all \(record.shards) parts")
      let owner = [record.shard: folder]
      if DividedRun.folder(of: 1, beside: owner) != nil {
        missing = (1...record.shards).filter { other in
          DividedRun.folder(of: other, beside: owner).map { ShardRecord.read(from: $0) == nil }
            ?? true
        }
      } else {
        missing = nil
      }
    }
  }

  /// The manifest's own name, which it cannot list.
  static let manifestName = "manifest.json"

  /// The largest manifest or results.json read, in bytes.
  static let largestText = 64 << 20

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
    extra = RunFolder.files(below: path).filter {
      manifest.files[$0] == nil && $0 != Self.manifestName
    }
    folder = path
    part = Part(path)
    let checkpoints = InterruptedRun.folders(path).checkpoints
    unfinished = InterruptedRun.Record.read(from: checkpoints) == nil ? nil : checkpoints
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
    guard FileManager.default.fileExists(atPath: path) else {
      throw RunFolder.processes(making: folder).first.map { .underWay(path: folder, process: $0) }
        ?? .notARun(path: folder)
    }
    let data: Data
    do throws(PlainFile.Fault) {
      data = try PlainFile.data(of: manifestName, in: folder, atMost: largestText)
    } catch {
      throw .badManifest(path: folder, reason: "\(error)")
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

  private struct Results: Decodable {
    let name: String
    let reliable: Bool
    let reasons: [String]
  }

  private static func results(in folder: String) -> Results? {
    // A sweep has an index of its points in the place of results.
    ["results.json", SweepFolder.indexName].lazy.compactMap { name in
      (try? PlainFile.data(of: name, in: folder, atMost: largestText)).flatMap {
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
      case nil where part != nil: []
      case true?: ["statistics  reliable"]
      case false?: reasons.map { "NOT RELIABLE: \($0)" }
      case nil: ["statistics  results.json does not tell"]
      }
    let total = unchanged.count + problems.count
    let run =
      "run         \(name ?? folder), configuration \(configurationHash.prefix(8)), \(program), \(ended)"
    var lines = problems + partLines.prefix(1) + [run] + statistics
    lines.append("files       \(unchanged.count) of \(total) as they were written")
    lines += extra.map { "extra       \($0)" }
    if let unfinished {
      lines.append(
        "unfinished  \(unfinished) keeps a run of this name: \(ShellCommand("status", unfinished))")
    }
    lines += partLines.dropFirst()
    return lines.map { $0 + "\n" }.joined()
  }

  /// What a part is, which others are missing, and what comes next.
  private var partLines: [String] {
    guard let part else { return [] }
    var lines = [
      "part        \(part.number) of \(part.count) of a run of \(part.networks) networks, drawn; it has no "
        + "results of its own"
    ]
    let missing = part.missing ?? []
    if !missing.isEmpty {
      let shown = missing.prefix(20).map(String.init).joined(separator: ", ")
      let more = missing.count > 20 ? ", …" : ""
      let subject = missing.count == 1 ? "part \(shown)" : "parts \(shown)\(more)"
      lines.append("missing     \(subject) of \(part.count), by the names of folders beside it")
    }
    return lines + ["next        \(part.next)"]
  }

  /// The state as JSON.
  ///
  /// - Throws: An encoding error; none is expected.
  public func json() throws -> String { try JSONText.encode(self) }
}
