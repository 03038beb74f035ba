/// Measures what the drawing of an ensemble costs in this sitting.
struct CostMeter: Sendable {
  private let earlier: RunCost
  private let threads: Int
  private let ranks: Ranks
  private let start = ContinuousClock.now
  private let cpuSecondsBefore: Double

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

  /// The cost so far.
  var cost: EnsembleCost {
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
