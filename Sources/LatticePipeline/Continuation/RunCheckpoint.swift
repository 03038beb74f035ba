import EnsembleSampling
import EnsembleStorage
import ErrorAnalysis
import Foundation
import Logging
import RunConfiguration
import RunReports
import Synchronization

/// How a run is kept while it is drawn, and where it begins.
final class RunCheckpoint: Sendable {
  /// The name of an ensemble's state in a run's folder.
  static let fileName = "ensemble.checkpoint"

  /// The name of what it has cost, beside it.
  static let costFileName = "cost.json"

  /// The part that is drawn; nil draws all.
  let shard: RunShard?

  /// Seconds between two checkpoints.
  let interval: Double

  private let ranks: Ranks
  private let threads: Int

  /// CPU time of this sitting that is in the cost of ensembles already drawn.
  private let chargedSeconds = Mutex(0.0)

  private let hasHeeded = Atomic(false)

  /// The ensembles begun in this sitting, in order.
  private let ensembles = Mutex<[any KeptEnsemble]>([])

  /// Nil on other ranks than the first, which keep nothing themselves.
  private let folder: CheckpointFolder?
  private let runFolder: String
  private let start: RunStart
  private let configuration: RunConfiguration
  private let configurationHash: String

  /// Prepares the keeping of a run.
  ///
  /// - Parameters:
  ///   - runFolder: The folder the run will have.
  ///   - configuration: Resolved.
  ///   - configurationHash: Of the physics.
  ///   - options: How the run is carried out.
  /// - Throws: ``ContinuationError`` if an unfinished run is in the way, ``/RunReports/ReportError`` if it
  ///   is still going on.
  init(
    runFolder: String, configuration: RunConfiguration, configurationHash: String,
    options: RunOptions
  ) throws {
    self.runFolder = runFolder
    self.configuration = configuration
    self.configurationHash = configurationHash
    shard = options.shard
    interval = options.checkpointInterval
    start = options.start
    ranks = options.ranks
    threads = options.totalThreads
    guard ranks.isFirst else {
      folder = nil
      return
    }
    let record = InterruptedRun.Record(
      shard: options.shard.map { "\($0.number)/\($0.count)" }, replaces: options.replaces)
    let folder = try CheckpointFolder(
      path: runFolder + InterruptedRun.suffix,
      files: [
        "config.json": configuration.canonicalText,
        InterruptedRun.recordName: try JSONText.encode(record),
      ])
    self.folder = folder
    if folder.exists, start == .finished, folder.isOf(runFolder) {
      // The run was killed between taking its name and removing this.
      folder.remove()
    }
    if folder.exists, start != .interrupted {
      guard options.force, start == .fresh else {
        throw ContinuationError.unfinished(path: folder.path)
      }
      folder.remove()
    }
  }

  /// Where fields are kept while they are drawn, so that they outlast an interruption.
  ///
  /// - Throws: ``/RunReports/ReportError``.
  func spoolPath(of ensemble: String) throws(ReportError) -> String {
    guard let folder else { preconditionFailure("fields are kept by the first rank") }
    try folder.make()
    return folder.path(of: Self.flat(ensemble) + "fields.spool")
  }

  /// The folder, if any networks are saved.
  var savedFolder: String? {
    guard let folder, folder.exists, savedCount > 0 else { return nil }
    return folder.path
  }

  /// Networks that are in the files.
  var savedCount: Int { ensembles.withLock { $0.reduce(0) { $0 + $1.savedCount } } }

  /// Saves what is drawn once a stop is requested after the drawing: the analysis in hand may take long,
  /// and whoever waits for its end may lose patience.
  func heedStop(of monitor: SamplingMonitor, logger: Logger) {
    guard monitor.isStopRequested,
      ensembles.withLock({ !$0.isEmpty && $0.allSatisfy(\.isComplete) }),
      hasHeeded.exchange(true, ordering: .relaxed) == false
    else { return }
    save()
    guard let path = savedFolder else { return }
    logger.warning(
      """
      \(savedCount) networks are kept in \(path); the analysis in hand ends first, a second ^C ends it at \
      once
      """)
  }

  /// Brings to disk what is drawn; nothing on other ranks than the first.
  func save() {
    guard folder != nil else { return }
    for ensemble in ensembles.withLock(\.self) { ensemble.save() }
  }

  /// Forgets an unfinished run that has been finished.
  func remove() { if folder?.exists == true { folder?.remove() } }

  /// The keeper of one of the run's ensembles, which knows what there is of it already. What is drawn of
  /// those before it is saved.
  ///
  /// - Parameters:
  ///   - ensemble: Its place in the run's folder, empty or ending in a slash.
  ///   - density: The checksum of what the networks are drawn from.
  ///   - fields: Where fields are kept, nil if they are not.
  ///   - monitor: Learns how many networks there are already.
  ///   - logger: Takes remarks.
  /// - Throws: ``ContinuationError``, ``/EnsembleStorage/CheckpointError``.
  func keeper<Block: JoinableBlock & Codable & Sendable>(
    of ensemble: String, density: String, fields: FieldSpool?, monitor: SamplingMonitor,
    logger: Logger
  ) throws -> EnsembleKeeper<Block> {
    let blockCount = configuration.analysis.blocks
    let identity = EnsembleIdentity(
      configurationHash: configurationHash, program: ProgramVersion.text,
      seed: String(configuration.ensemble.seed), blockCount: blockCount, density: density)
    let specification = specification
    // What there is of it already, and where it goes, the first rank knows.
    let file = CheckpointFile(
      path: folder?.path(of: Self.stateName(of: ensemble)) ?? "")
    let entries: [Int: EnsembleLedger<Block>.Entry]
    switch start {
    case _ where !ranks.isFirst: entries = [:]
    case .fresh: entries = [:]
    case .interrupted:
      let found: [Int: EnsembleLedger<Block>.Entry]? = try saved(
        in: file, identity, logger: logger)
      let costs = folder?.path(of: Self.costName(of: ensemble)) ?? ""
      if found == nil, FileManager.default.fileExists(atPath: costs) {
        logger.warning("\(file.path) is gone, so its networks are drawn anew")
      }
      entries = found ?? [:]
    case .finished:
      entries = try extended(ensemble, identity, keepsFields: fields != nil, logger: logger)
    case .shards(let parts): entries = try merged(parts, ensemble, identity, logger: logger)
    }
    let earlier = entries.values.reduce(0) { $0 + $1.networkCount }
    if earlier > 0 {
      monitor.recordEarlier(count: earlier)
      logger.info("going on from \(earlier) networks")
    }
    let ledger = EnsembleLedger(
      blocks: shard?.blocks(of: blockCount) ?? Array(0..<blockCount), entries: entries)
    let isFinished = { @Sendable (block: Int, entry: EnsembleLedger<Block>.Entry) in
      entry.networkCount == specification.networkCount(ofBlock: block)
    }
    let isComplete = ledger.blocks.allSatisfy { isFinished($0, ledger.entry(ofBlock: $0)) }
    let meter = CostMeter(
      earlier: entries.isEmpty ? RunCost() : earlierCost(of: ensemble, logger: logger),
      threads: isComplete ? 0 : threads, ranks: ranks,
      cpuSecondsBefore: chargedSeconds.withLock { $0 })
    save()
    let keeper = EnsembleKeeper(
      ledger: ledger, identity: identity, ranks: ranks, monitor: monitor, file: file,
      networksBefore: start == .interrupted ? earlier : 0,
      costFile: folder?.path(of: Self.costName(of: ensemble)) ?? "",
      meter: meter, logger: logger, isFinished: isFinished
    ) { [folder] in
      try folder?.make()
      fields?.synchronise()
    }
    ensembles.withLock { $0.append(keeper) }
    return keeper
  }

  /// Takes note that an ensemble is drawn: what this sitting has spent so far belongs to it or to those
  /// before it.
  func charge(_ cost: EnsembleCost) {
    chargedSeconds.withLock { $0 += cost.sitting.cpuSeconds }
  }

  /// What the networks have cost that need not be drawn again.
  private func earlierCost(of ensemble: String, logger: Logger) -> RunCost {
    let files: [(folder: String, name: String)] =
      switch start {
      case .fresh: []
      case .interrupted: folder.map { [($0.path, Self.costName(of: ensemble))] } ?? []
      case .finished: [(runFolder, ensemble + Self.costFileName)]
      case .shards(let parts): parts.map { ($0, ensemble + Self.costFileName) }
      }
    return .sum(
      files.map { file in
        let cost = RunCost.read(file.name, in: file.folder)
        if cost == nil {
          logger.warning(
            """
            \(file.folder)/\(file.name) is missing or damaged, so the cost of the run leaves out what was \
            spent until then
            """)
        }
        return cost ?? RunCost()
      })
  }

  private var specification: EnsembleSpecification {
    EnsembleSpecification(
      networkCount: configuration.ensemble.networks, seed: configuration.ensemble.seed,
      blockCount: configuration.analysis.blocks)
  }

  /// The name of an ensemble's state among the checkpoints.
  static func stateName(of ensemble: String) -> String { flat(ensemble) + fileName }

  /// The name of its cost among them.
  static func costName(of ensemble: String) -> String { flat(ensemble) + costFileName }

  /// A place in a run's folder as part of a file's name.
  private static func flat(_ ensemble: String) -> String {
    ensemble.replacingOccurrences(of: "/", with: "-")
  }

  /// The state a file holds; nil if there is none.
  private func saved<Block: JoinableBlock & Codable & Sendable>(
    in file: CheckpointFile, _ identity: EnsembleIdentity, logger: Logger
  ) throws -> [Int: EnsembleLedger<Block>.Entry]? {
    guard let content = try file.read() else { return nil }
    if let fault = content.fault {
      logger.warning(
        "\(file.path) is no whole checkpoint: \(fault). Going on from the one before it.")
    }
    guard let state = try? EnsembleState<Block>.decoded(from: content.payload),
      let entries = state.snapshot
    else { throw ContinuationError.unreadable(path: file.path) }
    if let difference = state.identity.difference(from: identity) {
      throw ContinuationError.otherRun(path: file.path, difference: difference)
    }
    let specification = specification
    guard
      entries.allSatisfy({ $1.networkCount <= specification.networkCount(ofBlock: $0) })
    else {
      throw ContinuationError.moreNetworks(
        path: file.path, networks: entries.values.reduce(0) { $0 + $1.networkCount })
    }
    return entries
  }

  /// What a finished run kept; nothing where it is of no use.
  private func extended<Block: JoinableBlock & Codable & Sendable>(
    _ ensemble: String, _ identity: EnsembleIdentity, keepsFields: Bool, logger: Logger
  ) throws -> [Int: EnsembleLedger<Block>.Entry] {
    if keepsFields {
      logger.warning("fields are kept, so the earlier networks are drawn again")
      return [:]
    }
    let file = CheckpointFile(path: runFolder + "/" + ensemble + Self.fileName)
    do {
      guard
        let entries: [Int: EnsembleLedger<Block>.Entry] = try saved(
          in: file, identity, logger: logger)
      else { throw ContinuationError.nothingSaved(path: runFolder) }
      return entries
    } catch ContinuationError.otherRun(_, difference: "engineered density") {
      logger.warning(
        """
        so many networks ask for a more exact density than the earlier ones were drawn from, so all are \
        drawn anew
        """)
      return [:]
    }
  }

  /// What all parts of a run kept.
  private func merged<Block: JoinableBlock & Codable & Sendable>(
    _ parts: [String], _ ensemble: String, _ identity: EnsembleIdentity, logger: Logger
  ) throws -> [Int: EnsembleLedger<Block>.Entry] {
    var entries: [Int: EnsembleLedger<Block>.Entry] = [:]
    var owners: [Int: String] = [:]
    for part in parts {
      let file = CheckpointFile(path: part + "/" + ensemble + Self.fileName)
      guard
        let found: [Int: EnsembleLedger<Block>.Entry] = try saved(
          in: file, identity, logger: logger)
      else { throw ContinuationError.nothingSaved(path: part) }
      for (block, entry) in found {
        if let owner = owners[block] {
          throw ContinuationError.overlap(first: owner, second: part)
        }
        owners[block] = part
        entries[block] = entry
      }
    }
    let specification = specification
    let missing = (0..<identity.blockCount).filter {
      entries[$0]?.networkCount != specification.networkCount(ofBlock: $0)
    }
    guard missing.isEmpty else {
      throw ContinuationError.missingBlocks(count: missing.count, of: identity.blockCount)
    }
    return entries
  }
}

/// An ensemble that is kept while it is drawn, whatever its blocks are.
private protocol KeptEnsemble: Sendable {
  var isComplete: Bool { get }
  var savedCount: Int { get }
  func save()
}

extension EnsembleKeeper: KeptEnsemble {}
