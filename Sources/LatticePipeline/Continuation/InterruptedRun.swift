import EnsembleStorage
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

    /// Reads a folder's; nil if it keeps no unfinished run.
    static func read(from kept: String) -> Record? {
      (try? PlainFile.data(of: recordName, in: kept, atMost: 1 << 20)).flatMap {
        try? JSONDecoder().decode(Record.self, from: $0)
      }
    }
  }

  /// The name of the record's file.
  static let recordName = "run.json"

  /// What a run's folder is called while it is unfinished.
  static let suffix = ".checkpoint"

  /// The resolved configuration.
  public let decoded: DecodedConfiguration

  /// The folder the run will have.
  public let folder: String

  /// What the run left behind if it is finished: nothing is to be done then.
  public let finished: RunOutcome?

  private let shard: RunShard?
  private let replaces: Bool

  /// Reads the description of an unfinished run.
  ///
  /// - Parameter path: The folder the run will have, or that of its checkpoints.
  /// - Throws: ``ContinuationError``, or what is wrong with its configuration.
  public init(_ path: String) throws {
    let kept: String
    (folder, kept) = Self.folders(path)
    let manager = FileManager.default
    if let record = Record.read(from: kept) {
      shard = record.shard.flatMap(RunShard.init)
      replaces = record.replaces
      finished = nil
      decoded = try Self.configuration(in: kept)
    } else if Self.keepsConfiguration(kept) {
      throw ContinuationError.noRecord(path: kept, next: Self.goingOn(withoutRecordIn: kept))
    } else if manager.fileExists(atPath: folder + "/manifest.json") {
      (shard, replaces) = (nil, false)
      finished = try FinishedFolder(folder).outcome
      decoded = try RecordedRun(folder).decoded
    } else {
      throw ContinuationError.nothingUnfinished(path: kept)
    }
  }

  /// The folder a run will have, and that of its checkpoints, of either of them.
  static func folders(_ path: String) -> (run: String, checkpoints: String) {
    var name = path
    while name.count > 1, name.hasSuffix("/") { name.removeLast() }
    let run = name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : name
    return (run, run + suffix)
  }

  /// The configuration of the unfinished run that a folder keeps.
  static func configuration(in kept: String) throws -> DecodedConfiguration {
    let name = "config.json"
    let data: Data
    do throws(PlainFile.Fault) {
      data = try PlainFile.data(of: name, in: kept, atMost: RunStatus.largestText)
    } catch {
      throw ContinuationError.noConfiguration(
        path: kept, reason: "\(error)", folder: folders(kept).run)
    }
    return try ConfigurationFile.decode(
      text: String(decoding: data, as: UTF8.self), source: kept + "/" + name)
  }

  /// Whether a folder of checkpoints has a configuration, so that a run can go on without its record.
  static func keepsConfiguration(_ kept: String) -> Bool {
    FileManager.default.fileExists(atPath: kept + "/config.json")
  }

  /// The command that goes on where the record is lost: what it told is told by the folder's name, and
  /// by whether there is a finished run of that name.
  static func goingOn(withoutRecordIn kept: String) -> ShellCommand {
    let folder = folders(kept).run
    let force = FileManager.default.fileExists(atPath: folder) ? ["--force"] : []
    return .drawing(
      kept + "/config.json", into: folder, shard: RunShard.named(by: folder), ["--resume"] + force)
  }

  /// The command that draws the run that a folder keeps anew.
  static func anew(_ kept: String, shard: RunShard?) -> ShellCommand {
    .drawing(kept + "/config.json", into: folders(kept).run, shard: shard)
  }

  /// Goes on with the run; where what was saved is of no use, the command that begins anew is told.
  public func goOn<Result>(_ work: () throws -> Result) throws -> Result {
    let anew = Self.anew(Self.folders(folder).checkpoints, shard: shard)
    do {
      return try work()
    } catch CheckpointError.damaged(let path, let reason) {
      throw ContinuationError.lostState(
        fault: "\(path) is no whole checkpoint: \(reason)", anew: anew)
    } catch let error as ContinuationError {
      throw error.stateFault.map { .lostState(fault: $0, anew: anew) } ?? error
    }
  }

  /// How the run goes on.
  public func options(threads: Int, checkpointInterval: Double) -> RunOptions {
    RunOptions(
      output: folder, threads: threads, force: replaces, start: .interrupted, shard: shard,
      checkpointInterval: checkpointInterval)
  }
}
