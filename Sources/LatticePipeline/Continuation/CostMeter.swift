import Synchronization

/// Measures what the drawing of an ensemble costs in this sitting.
final class CostMeter: Sendable {
  private let earlier: RunCost
  private let threads: Int
  private let ranks: Ranks
  private let start = ContinuousClock.now
  private let cpuSecondsBefore: Double
  private let final = Mutex<EnsembleCost?>(nil)

  /// Begins to measure.
  ///
  /// - Parameters:
  ///   - earlier: What other sittings have spent on the ensemble.
  ///   - threads: Workers of all ranks; none if nothing is left to be drawn.
  ///   - ranks: The processes that share the drawing.
  ///   - cpuSecondsBefore: CPU time of this sitting that belongs to other ensembles.
  init(
    earlier: RunCost = RunCost(), threads: Int, ranks: Ranks, cpuSecondsBefore: Double = 0
  ) {
    self.earlier = earlier
    self.threads = threads
    self.ranks = ranks
    self.cpuSecondsBefore = cpuSecondsBefore
  }

  /// The cost so far, or that of the drawing once it is over.
  var cost: EnsembleCost { final.withLock { $0 } ?? current }

  /// Ends the measurement with the drawing.
  ///
  /// - Returns: The cost.
  func stop() -> EnsembleCost {
    let cost = current
    final.withLock { $0 = cost }
    return cost
  }

  private var current: EnsembleCost {
    let seconds = threads == 0 ? 0 : start.duration(to: .now) / .seconds(1)
    let usage = ranks.usage
    return EnsembleCost(
      earlier: earlier,
      sitting: RunCost(
        wallSeconds: seconds, threadSeconds: seconds * Double(threads),
        cpuSeconds: usage.cpuSeconds - cpuSecondsBefore, peakBytes: usage.peakBytes,
        threads: threads))
  }
}
