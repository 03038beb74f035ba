import Foundation
public import RunConfiguration

/// The parts of a run that were drawn apart, all of them.
public struct DividedRun: Sendable {
  /// The resolved configuration.
  public let decoded: DecodedConfiguration

  /// The parts' folders.
  public let parts: [String]

  /// Reads what the parts are.
  ///
  /// - Parameter parts: Folders of `run --shard i/n`, in any order; at least one.
  /// - Throws: ``ContinuationError`` if they do not make up one run, ``/RunConfiguration/ConfigurationError``.
  public init(_ parts: [String]) throws {
    var count = 0
    var owners: [Int: String] = [:]
    for part in parts {
      guard let record = ShardRecord.read(from: part) else { throw Self.fault(ofUnknown: part) }
      if count == 0 { count = record.shards }
      guard record.shards == count else {
        throw ContinuationError.otherDivision(
          first: parts[0], count: count, second: part, otherCount: record.shards)
      }
      if let owner = owners[record.shard] {
        throw ContinuationError.overlap(first: owner, second: part)
      }
      owners[record.shard] = part
    }
    let missing = (1...max(1, count)).filter { owners[$0] == nil }
    if !missing.isEmpty {
      throw ContinuationError.missingParts(
        numbers: missing, of: count,
        folders: missing.compactMap { Self.folder(of: $0, beside: owners) })
    }
    let intact = parts.map { ($0, Self.damage(of: $0)) }
    let sound = intact.first { $0.1.isEmpty }?.0
    for (part, files) in intact where !files.isEmpty {
      let source = files.contains(Self.configurationName) ? sound : part
      throw ContinuationError.damagedPart(
        path: part, files: files,
        again: Self.command(for: part, ShardRecord.read(from: part)?.part, like: source))
    }
    self.parts = parts
    decoded = try Self.common(of: parts)
  }

  private static let configurationName = "config.json"

  /// The files a merge depends on that are not what a part wrote.
  private static func damage(of part: String) -> [String] {
    guard let status = try? RunStatus(folder: part) else { return [RunStatus.manifestName] }
    let names = [configurationName, ShardRecord.fileName, RunCheckpoint.fileName]
    return (status.changed + status.missing + status.unreadable).filter { file in
      names.contains { file == $0 || file.hasSuffix("/" + $0) }
    }
  }

  /// The configuration of all parts, which is that of most if they differ.
  private static func common(of parts: [String]) throws -> DecodedConfiguration {
    let runs = try parts.map { part in
      let decoded = try RecordedRun(part).decoded
      let record = ShardRecord.read(from: part)
      let configuration = decoded.configuration
      let identity = EnsembleIdentity(
        configurationHash: record?.configurationHash ?? "", program: record?.program ?? "",
        seed: String(configuration.ensemble.seed), blockCount: configuration.analysis.blocks,
        density: "")
      let networks = configuration.ensemble.networks
      return (part: part, record: record, decoded: decoded, identity: identity, networks: networks)
    }
    func likeness(_ index: Int) -> Int {
      runs.count { $0.identity == runs[index].identity && $0.networks == runs[index].networks }
    }
    // The first of several that are as frequent.
    let usual = runs.indices.reduce(0) { likeness($1) > likeness($0) ? $1 : $0 }
    for run in runs {
      let difference =
        run.identity.difference(from: runs[usual].identity)
        ?? (run.networks == runs[usual].networks ? nil : "number of networks, \(run.networks)")
      if let difference {
        throw ContinuationError.foreignPart(
          path: run.part, difference: difference,
          again: .drawing(
            runs[usual].part + "/" + configurationName, into: run.part, shard: run.record?.part))
      }
    }
    return runs[usual].decoded
  }

  /// Why a folder does not say which part it holds.
  private static func fault(ofUnknown part: String) -> ContinuationError {
    let manager = FileManager.default
    if manager.fileExists(atPath: part + "/" + ShardRecord.fileName) {
      return .damagedPart(
        path: part, files: [ShardRecord.fileName],
        again: command(for: part, RunShard.named(by: part), like: part))
    }
    let kept = InterruptedRun.folders(part).checkpoints
    if InterruptedRun.Record.read(from: kept) != nil { return .unfinishedPart(path: kept) }
    return manager.fileExists(atPath: part + "/results.json")
      ? .undivided(path: part) : .noPart(path: part)
  }

  /// The command that draws a part again, with words in capitals for what is not known.
  private static func command(for part: String, _ shard: RunShard?, like source: String?) -> String
  {
    let configuration = source.map { ShellCommand.quoted($0 + "/" + configurationName) } ?? "CONFIG"
    let number = shard.map { "\($0.number)/\($0.count)" } ?? "I/N"
    return
      "lattice run \(configuration) --shard \(number) --output \(ShellCommand.quoted(part)) --force"
  }

  /// The folder a part has by its name, if those beside it are called as the program does.
  static func folder(of number: Int, beside owners: [Int: String]) -> String? {
    owners.lazy.compactMap { other, path -> String? in
      let mark = ".shard-\(other)-of-"
      guard let place = path.range(of: mark, options: .backwards) else { return nil }
      return path.replacingCharacters(in: place, with: ".shard-\(number)-of-")
    }.min()
  }
}
