/// The outcome of ``HMCTuning``.
public struct HMCTuned: Sendable {
  /// The way trajectories are to be made, with its figures.
  public let chosen: HMCTrial

  /// All that was tried, best first among the long runs, then among the short ones.
  public let trials: [HMCTrial]

  /// Trajectories of all pilots.
  public let pilotTrajectories: Int

  /// What they cost by the model, per site.
  public let pilotCost: Double

  /// The settings chosen.
  public var settings: HMCSettings { chosen.settings }

  /// Trajectories a chain runs before it is measured: 20 times the larger τ_int with two of its
  /// errors added, and at least 100. What is left of the start is below e^{−20}.
  public var thermalization: Int {
    let slowest = max(
      chosen.susceptibilityTime + 2 * chosen.susceptibilityTimeError,
      chosen.schwingerDysonTime + 2 * chosen.schwingerDysonTimeError)
    return max(100, Int((20 * slowest).rounded(.up)))
  }
}
