import Foundation
public import RunConfiguration

/// An unfinished run, as its folder of checkpoints describes it.
public struct InterruptedRun: Sendable {
  /// What the folder records beside the configuration.
  struct Record: Codable {
    /// The part that is drawn, "i/n"; null for all.
    let shard: String?

    /// Whether the run replaces the folder of an earlier one.
    let replaces: Bool
  }

  /// The name of the record's file.
  static let recordName = "run.json"

  /// What a run's folder is called while it is unfinished.
  static let suffix = ".checkpoint"

  /// The resolved configuration.
  public let decoded: DecodedConfiguration

  /// The folder the run will have.
  public let folder: String

  private let shard: RunShard?
  private let replaces: Bool

  /// Reads the description of an unfinished run.
  ///
  /// - Parameter path: The folder the run will have, or that of its checkpoints.
  /// - Throws: ``ContinuationError/nothingUnfinished(path:)``, or what is wrong with its configuration.
  public init(_ path: String) throws {
    var name = path
    while name.count > 1, name.hasSuffix("/") { name.removeLast() }
    folder = name.hasSuffix(Self.suffix) ? String(name.dropLast(Self.suffix.count)) : name
    let kept = folder + Self.suffix
    let manager = FileManager.default
    if let data = manager.contents(atPath: kept + "/" + Self.recordName),
      let record = try? JSONDecoder().decode(Record.self, from: data)
    {
      shard = record.shard.flatMap(RunShard.init)
      replaces = record.replaces
      decoded = try ConfigurationFile.load(kept + "/config.json")
    } else if manager.fileExists(atPath: folder + "/manifest.json") {
      // Nothing is left to be done, which carrying it out will find.
      (shard, replaces) = (nil, false)
      decoded = try RecordedRun(folder).decoded
    } else {
      throw ContinuationError.nothingUnfinished(path: kept)
    }
  }

  /// How the run goes on.
  public func options(threads: Int, checkpointInterval: Double) -> RunOptions {
    RunOptions(
      output: folder, threads: threads, force: replaces, start: .interrupted, shard: shard,
      checkpointInterval: checkpointInterval)
  }
}
