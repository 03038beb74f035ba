import Foundation

/// What a part's `shard.json` tells: which part of which run its folder holds.
struct ShardRecord: Codable {
  /// The name of the file.
  static let fileName = "shard.json"

  /// No run has more blocks, and so more parts.
  private static let largestCount = 10_000

  /// The run's name.
  let name: String

  /// Which part, from 1.
  let shard: Int

  /// How many parts there are.
  let shards: Int

  /// Networks of the whole run.
  let networks: Int

  /// The program that drew it.
  let program: String

  /// SHA-256 of the resolved physics configuration.
  let configurationHash: String

  /// Which part it is.
  var part: RunShard? { RunShard("\(shard)/\(shards)") }

  /// Reads a folder's; nil if it has none that makes sense.
  static func read(from folder: String) -> ShardRecord? {
    guard
      let data = try? PlainFile.data(of: fileName, in: folder, atMost: 1 << 20),
      let record = try? JSONDecoder().decode(ShardRecord.self, from: data),
      record.shard >= 1, record.shard <= record.shards, record.shards <= largestCount
    else { return nil }
    return record
  }
}
