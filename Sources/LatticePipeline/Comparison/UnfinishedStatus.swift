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

  /// Why the run cannot go on from what was saved, or what is to be known before; null if nothing is.
  let problem: String?

  /// The command that goes on, or begins anew where that cannot be.
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
    let record = InterruptedRun.Record.read(from: kept)
    guard record != nil || InterruptedRun.keepsConfiguration(kept) else {
      if isNamed, isFinished { throw RunStatusError.ended(checkpoints: kept, path: folder) }
      return nil
    }
    let plan = try PlannedRun(InterruptedRun.configuration(in: kept), threads: 1)
    let configuration = plan.configuration
    let shard = record.map { $0.shard.flatMap(RunShard.init) } ?? RunShard.named(by: folder)
    let specification = EnsembleSpecification(
      networkCount: configuration.ensemble.networks, seed: configuration.ensemble.seed,
      blockCount: configuration.analysis.blocks)
    let blocks = shard?.blocks(of: specification.blockCount) ?? Array(0..<specification.blockCount)
    var widths: [Int?] = [nil]
    if case .extrapolated(let several) = configuration.architecture.width { widths = several }
    let places = widths.map { width in width.map { "widths/\($0)/" } ?? "" }
    let progress = places.map { EnsembleProgress(of: $0, in: kept, specification) }
    ensembles = zip(widths, progress).map { width, progress in
      Ensemble(
        width: width, networks: progress?.networks ?? 0,
        networksWanted: blocks.reduce(0) { $0 + specification.networkCount(ofBlock: $1) },
        wholeBlocks: progress?.wholeBlocks ?? 0, blocksWanted: blocks.count)
    }
    self.folder = folder
    checkpoint = kept
    name = configuration.name
    part = shard.map { "\($0.number)/\($0.count)" }
    replaces = (record?.replaces ?? true) && isFinished
    program = progress.lazy.compactMap { $0?.identity.program }.first
    saved = progress.compactMap { $0?.saved }.max()?.formatted(.iso8601)
    let costs = places.compactMap { RunCost.read(RunCheckpoint.costName(of: $0), in: kept) }
    cpuSeconds = costs.isEmpty ? nil : RunCost.sum(costs).cpuSeconds
    isGoingOn = Self.isLocked(kept + "/lock")
    let fault = zip(places, progress).lazy.compactMap { place, progress in
      progress.map { Self.fault(of: $0, plan, in: kept + "/" + RunCheckpoint.stateName(of: place)) }
        ?? EnsembleProgress.fault(of: place, in: kept)
    }.first
    let lost = "\(kept)/\(InterruptedRun.recordName) is missing or damaged, and not needed to go on"
    problem = fault ?? (record == nil ? lost : nil)
    let command: ShellCommand =
      if fault != nil {
        InterruptedRun.anew(kept, shard: shard)
      } else if record == nil {
        InterruptedRun.goingOn(withoutRecordIn: kept)
      } else {
        .resuming(kept)
      }
    next = "\(command)"
  }

  /// Why a plan's run cannot go on from a state; nil if it can.
  private static func fault(
    of progress: EnsembleProgress, _ plan: PlannedRun, in path: String
  ) -> String? {
    let found = progress.identity
    let configuration = plan.configuration
    // Only drawing tells the density.
    let wanted = EnsembleIdentity(
      configurationHash: plan.configurationHash, program: ProgramVersion.text,
      seed: String(configuration.ensemble.seed), blockCount: configuration.analysis.blocks,
      density: found.density)
    if let difference = found.difference(from: wanted) {
      return ContinuationError.otherRun(path: path, difference: difference).stateFault
    }
    return progress.isTooLarge
      ? ContinuationError.moreNetworks(path: path, networks: progress.networks).stateFault : nil
  }

  /// Whether a process holds the folder.
  private static func isLocked(_ path: String) -> Bool {
    guard let (file, _) = try? PlainFile.open(path) else { return false }
    return flock(file.fileDescriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  /// The state in a few lines.
  public var text: String {
    let state = isGoingOn ? "unfinished, and a process is at it" : "unfinished"
    var lines = problem.map { ["PROBLEM: \($0)"] } ?? []
    lines += ["run         \(name), \(state)" + (program.map { ", \($0)" } ?? "")]
    if let part { lines.append("part        \(part.replacingOccurrences(of: "/", with: " of "))") }
    lines.append("saved       \(saved ?? "nothing yet")")
    for ensemble in ensembles {
      let fraction = Double(ensemble.networks) / Double(max(1, ensemble.networksWanted))
      let share = fraction > 1 ? "" : " (\(Text.percent(fraction)))"
      let title = ensemble.width.map { "width \($0)" } ?? "networks"
      lines.append(
        title.padded(to: 12)
          + "\(ensemble.networks) of \(ensemble.networksWanted)\(share), "
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
