import EnsembleSampling
import ErrorAnalysis
import Foundation
import Synchronization

/// Draws the blocks that rank 0 deals, and tells it how far they are.
final class RankFollower<Block: JoinableBlock & Codable & Sendable>: Sendable {
  /// Where the blocks stand.
  let ledger: EnsembleLedger<Block>

  private let ranks: Ranks
  private let identity: EnsembleIdentity
  private let monitor: SamplingMonitor
  private let before: Int
  private let reportsPerNews: Int
  private let state: Mutex<State>

  private struct State {
    /// Networks of each block that rank 0 knows of.
    var told: [Int: Int]
    var reports = 0
    var failure: (any Error)?
  }

  /// Seconds between two reports.
  let pause: Double

  /// Why reports are no longer made; nil while they are.
  var failure: (any Error)? { state.withLock(\.failure) }

  /// Asks rank 0 for a part of an ensemble.
  ///
  /// - Parameters:
  ///   - ranks: Who shares it.
  ///   - identity: Which ensemble it is.
  ///   - interval: Seconds after which blocks that have got farther are sent.
  ///   - monitor: Watches the drawing and may stop it.
  /// - Throws: ``RankError``, or ``RankRelease`` if it will not be drawn.
  init(
    ranks: Ranks, identity: EnsembleIdentity, interval: Double, monitor: SamplingMonitor
  ) throws {
    self.ranks = ranks
    self.identity = identity
    self.monitor = monitor
    pause = min(0.25, interval)
    reportsPerNews = max(1, Int(interval / pause))
    before = monitor.completedNetworks
    try ranks.send(.ready, encoding: identity, to: 0)
    while true {
      let (message, content) = try ranks.wait(from: 0)
      if message == .stop { monitor.requestStop() }
      guard message == .deal else { continue }
      let deal = try ranks.content(RankDeal<Block>.self, of: content, from: 0)
      guard deal.state.identity == identity, let entries = deal.state.snapshot else {
        throw RankError.unreadable(rank: 0)
      }
      ledger = EnsembleLedger(blocks: deal.blocks, entries: entries)
      state = Mutex(State(told: entries.mapValues(\.networkCount)))
      return
    }
  }

  /// Makes one of the reports that are due while blocks are drawn; a failure stops the drawing.
  func report() {
    let count = state.withLock { state in
      state.reports += 1
      return state.reports
    }
    guard failure == nil else { return }
    do {
      try exchange(withNews: count % reportsPerNews == 0)
    } catch {
      state.withLock { $0.failure = error }
      monitor.requestStop()
    }
  }

  /// Hears whether to stop, and tells how far the drawing is.
  ///
  /// - Parameters:
  ///   - message: ``RankMessage/report``, or how it ended.
  ///   - withNews: Whether the blocks that have got farther go along.
  /// - Throws: An encoding error; none is expected. ``RankRelease`` if all is over.
  func exchange(_ message: RankMessage = .report, withNews: Bool) throws {
    while let found = try ranks.next(from: 0) {
      if found.message == .stop { monitor.requestStop() }
    }
    let news = state.withLock { state in
      guard withNews else { return [Int: EnsembleLedger<Block>.Entry]() }
      let news = ledger.snapshot.filter { state.told[$0.key] != $0.value.networkCount }
      state.told.merge(news.mapValues(\.networkCount)) { $1 }
      return news
    }
    let usage = Machine.usage
    try ranks.send(
      message,
      encoding: RankReport(
        networks: monitor.completedNetworks - before, cpuSeconds: usage.cpuSeconds,
        peakBytes: usage.peakBytes, news: EnsembleState(identity: identity, snapshot: news)),
      to: 0)
  }
}
