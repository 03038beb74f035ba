import EnsembleSampling
import Foundation
import RunConfiguration
import RunReports

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// How far a run is that has not ended, and how it goes on.
public struct UnfinishedStatus: Encodable, Sendable {
  /// Progress of one of its ensembles.
  struct Ensemble: Encodable {
    /// N; null unless the run has several widths.
    let width: Int?
    /// Networks saved.
    let networks: Int
    /// Networks wanted.
    let networksWanted: Int
    /// Blocks of which nothing is missing.
    let wholeBlocks: Int
    /// Blocks wanted.
    let blocksWanted: Int
  }

  /// The folder the run will have.
  let folder: String

  /// The folder of its checkpoints.
  let checkpoint: String

  /// Its name.
  let name: String

  /// The part that is drawn, `i/n`; null for a whole run.
  let part: String?

  /// Whether a process is drawing it at present.
  let isGoingOn: Bool

  /// Whether it will take the place of a finished run of that name.
  let replaces: Bool

  /// The program that drew it; null before anything was saved.
  let program: String?

  /// When it was last saved, ISO 8601; null before anything was.
  let saved: String?

  /// Its ensembles, one unless it has several widths.
  let ensembles: [Ensemble]

  /// CPU time so far, in seconds; null if that is not known.
  let cpuSeconds: Double?

  /// The command that goes on.
  let next: String

  /// Reads a folder of checkpoints; nil if the path leads to none.
  ///
  /// - Parameter path: The folder the run will have, or that of its checkpoints.
  /// - Throws: ``RunStatusError``, or what is wrong with its configuration.
  public init?(_ path: String) throws {
    let (folder, kept) = InterruptedRun.folders(path)
    let isFinished = FileManager.default.fileExists(atPath: folder + "/" + RunStatus.manifestName)
    let isNamed = (path + "/").hasPrefix(kept + "/")
    guard isNamed || !isFinished else { return nil }
    guard let record = InterruptedRun.Record.read(from: kept) else {
      if isNamed, isFinished { throw RunStatusError.ended(checkpoints: kept, path: folder) }
      return nil
    }
    let data: Data
    do throws(PlainFile.Fault) {
      data = try PlainFile.data(of: "config.json", in: kept, atMost: RunStatus.largestText)
    } catch {
      throw RunStatusError.badCheckpoint(path: kept, reason: "config.json \(error)")
    }
    let configuration = try ConfigurationFile.decode(
      text: String(decoding: data, as: UTF8.self), source: kept + "/config.json", overrides: []
    ).configuration
    let shard = record.shard.flatMap(RunShard.init)
    let specification = EnsembleSpecification(
      networkCount: configuration.ensemble.networks, seed: configuration.ensemble.seed,
      blockCount: configuration.analysis.blocks)
    let blocks = shard?.blocks(of: specification.blockCount) ?? Array(0..<specification.blockCount)
    var widths: [Int?] = [nil]
    if case .extrapolated(let several) = configuration.architecture.width { widths = several }
    let progress = widths.map { width in
      EnsembleProgress(
        of: width.map { "widths/\($0)/" } ?? "", in: kept, specification)
    }
    ensembles = zip(widths, progress).map { width, progress in
      Ensemble(
        width: width, networks: progress?.networks ?? 0,
        networksWanted: blocks.reduce(0) { $0 + specification.networkCount(ofBlock: $1) },
        wholeBlocks: progress?.wholeBlocks ?? 0, blocksWanted: blocks.count)
    }
    self.folder = folder
    checkpoint = kept
    name = configuration.name
    part = record.shard
    replaces = record.replaces && isFinished
    program = progress.lazy.compactMap { $0?.identity.program }.first
    saved = progress.compactMap { $0?.saved }.max()?.formatted(.iso8601)
    let costs = widths.compactMap { width in
      RunCost.read(RunCheckpoint.costName(of: width.map { "widths/\($0)/" } ?? ""), in: kept)
    }
    cpuSeconds = costs.isEmpty ? nil : RunCost.sum(costs).cpuSeconds
    isGoingOn = Self.isLocked(kept + "/lock")
    next = "lattice resume \(kept)"
  }

  /// Whether a process holds the folder.
  private static func isLocked(_ path: String) -> Bool {
    guard let (file, _) = try? PlainFile.open(path) else { return false }
    return flock(file.fileDescriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  /// The state in a few lines.
  public var text: String {
    let state = isGoingOn ? "unfinished, and a process is at it" : "unfinished"
    var lines = ["run         \(name), \(state)" + (program.map { ", \($0)" } ?? "")]
    if let part { lines.append("part        \(part.replacingOccurrences(of: "/", with: " of "))") }
    lines.append("saved       \(saved ?? "nothing yet")")
    for ensemble in ensembles {
      let fraction = Double(ensemble.networks) / Double(max(1, ensemble.networksWanted))
      let title = ensemble.width.map { "width \($0)" } ?? "networks"
      lines.append(
        title.padded(to: 12)
          + "\(ensemble.networks) of \(ensemble.networksWanted) (\(Text.percent(fraction))), "
          + "\(ensemble.wholeBlocks) of \(ensemble.blocksWanted) blocks whole")
    }
    if let cpuSeconds {
      lines.append("cost        \(Text.duration(cpuSeconds)) of CPU time up to then")
    }
    if replaces { lines.append("replaces    \(folder), which stays as it is until the end") }
    lines.append("next        " + (isGoingOn ? "wait for it; once it has stopped, \(next)" : next))
    return lines.map { $0 + "\n" }.joined()
  }

  /// The state as JSON.
  ///
  /// - Throws: An encoding error; none is expected.
  public func json() throws -> String { try JSONText.encode(self) }
}
