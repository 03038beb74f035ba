import EnsembleSampling
import EnsembleStorage
import ErrorAnalysis
import Foundation
import Logging
import RunReports
import Synchronization

/// Writes the state of an ensemble to disk from time to time while it is drawn.
final class EnsembleKeeper<Block: JoinableBlock & Codable & Sendable>: Sendable {
  /// How far the ensemble has got.
  let ledger: EnsembleLedger<Block>

  /// What it costs.
  let meter: CostMeter

  private let identity: EnsembleIdentity
  private let ranks: Ranks
  private let monitor: SamplingMonitor
  private let isFinished: @Sendable (Int, EnsembleLedger<Block>.Entry) -> Bool
  private let file: CheckpointFile
  private let costFile: String
  private let prepare: @Sendable () throws -> Void
  private let logger: Logger
  private let saving = Mutex(Saving())

  private struct Saving {
    var hasFailed = false
    /// Networks in the file; nil before it is written in this sitting.
    var networks: Int?
  }

  /// Networks the file held when this sitting began.
  private let networksBefore: Int

  /// Networks that are in the file.
  var savedCount: Int { saving.withLock { $0.networks ?? networksBefore } }

  /// Keeps an ensemble.
  ///
  /// - Parameters:
  ///   - ledger: Its state.
  ///   - identity: Which it is.
  ///   - ranks: The processes that share the drawing.
  ///   - monitor: Watches it.
  ///   - file: Where the state goes.
  ///   - networksBefore: How many networks are in it already.
  ///   - costFile: Where its cost goes.
  ///   - meter: What it costs.
  ///   - logger: Takes a warning if it cannot.
  ///   - isFinished: Whether nothing is missing of a block.
  ///   - prepare: Called before the file is written: makes its folder, brings fields to disk.
  init(
    ledger: EnsembleLedger<Block>, identity: EnsembleIdentity, ranks: Ranks,
    monitor: SamplingMonitor, file: CheckpointFile, networksBefore: Int, costFile: String,
    meter: CostMeter, logger: Logger,
    isFinished: @escaping @Sendable (Int, EnsembleLedger<Block>.Entry) -> Bool,
    prepare: @escaping @Sendable () throws -> Void
  ) {
    self.ledger = ledger
    self.identity = identity
    self.ranks = ranks
    self.monitor = monitor
    self.isFinished = isFinished
    self.file = file
    self.networksBefore = networksBefore
    self.costFile = costFile
    self.meter = meter
    self.logger = logger
    self.prepare = prepare
  }

  /// Whether nothing is left to be drawn.
  var isComplete: Bool {
    ledger.blocks.allSatisfy { isFinished($0, ledger.entry(ofBlock: $0)) }
  }

  /// Writes the state, in a checkpoint's bytes, and its cost into a run's folder.
  ///
  /// - Parameters:
  ///   - folder: The run's.
  ///   - place: The ensemble's place in it, empty or ending in a slash.
  ///   - cost: Of all sittings.
  /// - Throws: ``/RunReports/ReportError``; an encoding error is not expected.
  func write(to folder: RunFolder, place: String, cost: EnsembleCost) throws {
    let state = try EnsembleState(identity: identity, snapshot: ledger.snapshot).encoded()
    try folder.write(Array(CheckpointFile.bytes(state)), to: place + RunCheckpoint.fileName)
    try folder.write(JSONText.encode(cost.whole), to: place + RunCheckpoint.costFileName)
  }

  /// Writes the state if there is news; a failure is a warning, once: the run itself can go on.
  func save() {
    saving.withLock { saving in
      let snapshot = ledger.snapshot
      let networks = snapshot.values.reduce(0) { $0 + $1.networkCount }
      guard networks > 0, networks != saving.networks else { return }
      do {
        try prepare()
        try file.write(EnsembleState(identity: identity, snapshot: snapshot).encoded())
        try WholeFile.write(JSONText.encode(meter.cost.whole), to: costFile)
        saving.networks = networks
      } catch {
        if !saving.hasFailed { logger.warning("no checkpoint: \(error)") }
        saving.hasFailed = true
      }
    }
  }

  /// Draws the ensemble, saving at intervals; the last state of a stopped one is for
  /// ``RunCheckpoint/save()``.
  ///
  /// - Parameters:
  ///   - interval: Seconds between checkpoints.
  ///   - draw: Draws what a ledger misses.
  /// - Returns: What is drawn of the whole ensemble; on other ranks than the first, of their part.
  /// - Throws: ``/EnsembleSampling/SamplingStopped`` if the drawing did. ``RankError``. ``RankRelease`` on
  ///   other ranks than the first.
  func keeping<Result>(
    every interval: Double, _ draw: (EnsembleLedger<Block>) throws -> Result
  ) throws -> Result {
    guard ranks.isFirst else { return try following(every: interval, draw) }
    return try meanwhile(every: interval, { [self] in save() }) {
      try ranks.size == 1 ? draw(ledger) : leading(draw)
    }
  }

  /// Draws the first rank's part, and gathers those of the others.
  private func leading<Result>(
    _ draw: (EnsembleLedger<Block>) throws -> Result
  ) throws -> Result {
    let leader = RankLeader(
      ranks: ranks, ledger: ledger, identity: identity,
      unfinished: ledger.blocks.filter { !isFinished($0, ledger.entry(ofBlock: $0)) },
      monitor: monitor)
    do {
      _ = try meanwhile(every: 0.05, leader.exchange) {
        try draw(ledger.drawing(leader.blocks(ofRank: 0)))
      }
    } catch is SamplingStopped {
      // Others that do not answer any more must not keep this from being saved.
      save()
    }
    try leader.waitForOthers()
    // Nothing is missing now, unless a stop was requested.
    return try draw(ledger)
  }

  /// Draws the part that the first rank deals to this one.
  private func following<Result>(
    every interval: Double, _ draw: (EnsembleLedger<Block>) throws -> Result
  ) throws -> Result {
    let follower = try RankFollower<Block>(
      ranks: ranks, identity: identity, interval: interval, monitor: monitor)
    do {
      let result = try meanwhile(every: follower.pause, follower.report) {
        try draw(follower.ledger)
      }
      try follower.exchange(.finished, withNews: true)
      return result
    } catch is SamplingStopped {
      if let failure = follower.failure { throw failure }
      try follower.exchange(.stopped, withNews: true)
      try ranks.waitForEnd()
    }
  }
}
