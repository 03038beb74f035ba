/// What an ensemble has cost: in this sitting, and before it.
struct EnsembleCost: Hashable, Sendable {
  /// Earlier sittings, and parts that were drawn apart.
  var earlier = RunCost()

  /// This sitting.
  var sitting = RunCost()

  /// Both.
  var whole: RunCost { earlier.joined(sitting) }

  /// The cost of several ensembles, one after the other.
  static func sum(_ costs: [EnsembleCost]) -> EnsembleCost {
    EnsembleCost(
      earlier: .sum(costs.map(\.earlier)), sitting: .sum(costs.map(\.sitting)))
  }

  /// All that a run with these ensembles has cost: the whole of this sitting's processes, engineering
  /// and analysis included, and what earlier ones recorded.
  func ofRun(on ranks: Ranks) -> RunCost {
    let usage = ranks.usage
    var cost = whole
    cost.cpuSeconds = earlier.cpuSeconds + usage.cpuSeconds
    cost.peakBytes = max(earlier.peakBytes, usage.peakBytes)
    return cost
  }
}
