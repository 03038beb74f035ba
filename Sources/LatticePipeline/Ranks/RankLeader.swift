import EnsembleSampling
import ErrorAnalysis
import Foundation
import Synchronization

/// Deals the blocks of an ensemble to the ranks and gathers what becomes of them, on rank 0.
///
/// Rank r draws every k-th of the blocks that are not finished. Blocks cost the same within a few per
/// cent, so nothing is won by dealing them one by one.
final class RankLeader<Block: JoinableBlock & Codable & Sendable>: Sendable {
  private struct State {
    /// Ranks at work, or about to be.
    var working: Set<Int>
    var hasAskedToStop = false
    var networks: [Int: Int] = [:]
    var failure: (any Error)?
  }

  private let ranks: Ranks
  private let ledger: EnsembleLedger<Block>
  private let identity: EnsembleIdentity
  private let unfinished: [Int]
  private let monitor: SamplingMonitor
  private let state: Mutex<State>

  /// Prepares the division.
  ///
  /// - Parameters:
  ///   - ranks: Who shares it.
  ///   - ledger: How far the ensemble is; it is kept up to date.
  ///   - identity: Which it is.
  ///   - unfinished: Blocks to be drawn, ascending.
  ///   - monitor: Learns how far the others are, and whether one of them was stopped.
  init(
    ranks: Ranks, ledger: EnsembleLedger<Block>, identity: EnsembleIdentity, unfinished: [Int],
    monitor: SamplingMonitor
  ) {
    self.ranks = ranks
    self.ledger = ledger
    self.identity = identity
    self.unfinished = unfinished
    self.monitor = monitor
    state = Mutex(State(working: Set(ranks.others)))
  }

  /// The blocks a rank draws.
  func blocks(ofRank rank: Int) -> [Int] {
    stride(from: rank, to: unfinished.count, by: ranks.size).map { unfinished[$0] }
  }

  /// Answers what has arrived, and asks the others to stop if that was requested here.
  func exchange() {
    state.withLock { state in
      guard state.failure == nil else { return }
      do {
        if monitor.isStopRequested, !state.hasAskedToStop {
          for rank in state.working { ranks.send(.stop, to: rank) }
          state.hasAskedToStop = true
        }
        for rank in state.working {
          while state.working.contains(rank), let found = try ranks.next(from: rank) {
            try answer(found.message, found.content, of: rank, &state)
          }
        }
      } catch {
        state.failure = error
        monitor.requestStop()
      }
    }
  }

  private func answer(
    _ message: RankMessage, _ content: [UInt8], of rank: Int, _ state: inout State
  ) throws {
    switch message {
    case .ready:
      guard try ranks.content(EnsembleIdentity.self, of: content, from: rank) == identity else {
        throw RankError.otherEnsemble(rank: rank)
      }
      let blocks = blocks(ofRank: rank)
      let snapshot = ledger.snapshot.filter { blocks.contains($0.key) }
      let deal = RankDeal(
        blocks: blocks, state: EnsembleState(identity: identity, snapshot: snapshot))
      try ranks.send(.deal, encoding: deal, to: rank)
    case .report, .finished, .stopped:
      let report = try ranks.content(RankReport<Block>.self, of: content, from: rank)
      guard let news = report.news.snapshot else { throw RankError.unreadable(rank: rank) }
      for (block, entry) in news { ledger.record(entry, ofBlock: block) }
      monitor.recordElsewhere(count: report.networks - state.networks[rank, default: 0])
      state.networks[rank] = report.networks
      ranks.record(cpuSeconds: report.cpuSeconds, peakBytes: report.peakBytes, ofRank: rank)
      if message != .report { state.working.remove(rank) }
      if message == .stopped { monitor.requestStop() }
    case .stop:
      state.working.remove(rank)
      monitor.requestStop()
    case .another: throw RankError.otherEnsemble(rank: rank)
    case .begin, .finding, .deal, .end: throw RankError.unreadable(rank: rank)
    }
  }

  /// Waits until all others have drawn their parts, or have stopped.
  ///
  /// - Throws: ``RankError``, or what else went wrong meanwhile.
  func waitForOthers() throws {
    var patience: Double?
    while true {
      exchange()
      let (working, failure) = state.withLock { ($0.working, $0.failure) }
      if let failure { throw failure }
      if working.isEmpty { return }
      if monitor.isStopRequested {
        let end = patience ?? ProcessInfo.processInfo.systemUptime + 30
        patience = end
        if ProcessInfo.processInfo.systemUptime > end {
          ranks.giveUpOthers()
          throw RankError.silent(ranks: working.sorted())
        }
      }
      usleep(2000)
    }
  }
}
