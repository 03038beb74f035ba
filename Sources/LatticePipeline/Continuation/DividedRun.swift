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
  /// - Throws: ``ContinuationError`` if they do not make up one run, ``RunConfiguration/ConfigurationError``.
  public init(_ parts: [String]) throws {
    var count = 0
    var owners: [Int: String] = [:]
    for part in parts {
      guard let record = ShardRecord.read(from: part) else {
        let kept = InterruptedRun.folders(part).checkpoints
        if InterruptedRun.Record.read(from: kept) != nil {
          throw ContinuationError.unfinishedPart(path: kept)
        }
        throw FileManager.default.fileExists(atPath: part + "/results.json")
          ? ContinuationError.undivided(path: part) : .noPart(path: part)
      }
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
    self.parts = parts
    decoded = try RecordedRun(parts[0]).decoded
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
