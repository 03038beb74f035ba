import ErrorAnalysis
import RealModule

/// What a pilot chain found out about one way of making trajectories.
public struct HMCTrial: Sendable {
  /// The way.
  public let settings: HMCSettings

  /// The mean of min(1, e^{−ΔH}).
  public let acceptance: Double

  /// τ_int of V M², in trajectories.
  public let susceptibilityTime: Double

  /// One standard deviation of it.
  public let susceptibilityTimeError: Double

  /// τ_int of the improved estimator's integrand at p = 0, in trajectories.
  public let schwingerDysonTime: Double

  /// One standard deviation of it.
  public let schwingerDysonTimeError: Double

  /// The cost of a trajectory by the model, per site.
  public let cost: Double

  init(settings: HMCSettings, series: ChainSeries, cost: Double) {
    self.settings = settings
    self.cost = cost
    acceptance =
      series.boltzmannFactor.reduce(0) { $0 + min(1, $1) } / Double(max(1, series.count))
    let direct = Self.time(series.susceptibility)
    let improved = Self.time(series.schwingerDyson)
    // A chain that never moved, or moved through infinities, is as slow as it is long.
    let count = Double(series.count)
    (susceptibilityTime, susceptibilityTimeError) = direct ?? (count, count)
    // In a free theory the improved estimator does not fluctuate.
    (schwingerDysonTime, schwingerDysonTimeError) = improved ?? direct ?? (count, count)
  }

  /// τ_int and its error; nil if the series is constant or not finite.
  private static func time(_ series: [Double]) -> (Double, Double)? {
    guard let result = try? GammaMethod().average([series]), result.error > 0 else { return nil }
    return (result.autocorrelationTime, result.autocorrelationTimeError)
  }

  /// Cost × 2τ_int, per site.
  public func costPerIndependent(_ objective: HMCTuning.Objective) -> Double {
    let time =
      switch objective {
      case .susceptibility: susceptibilityTime
      case .schwingerDyson: schwingerDysonTime
      case .both: (susceptibilityTime * schwingerDysonTime).squareRoot()
      }
    return 2 * time * cost
  }
}
