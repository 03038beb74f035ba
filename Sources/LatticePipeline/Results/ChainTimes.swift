import EnsembleSampling
import ErrorAnalysis

/// Autocorrelation times of the scalars of Markov chains, by the Γ method.
struct ChainTimes: Sendable {
  /// Averages by the names of the observables; empty for chains too short.
  private let averages: [String: ChainEstimate]

  /// The improved estimator's integrand at p = 0; nil where it does not fluctuate or is not known.
  private let schwingerDyson: ChainEstimate?

  /// Analyses the series of one or more chains.
  init(_ chains: [ChainSeries]) {
    func average(_ path: KeyPath<ChainSeries, [Double]>) -> ChainEstimate? {
      try? GammaMethod().average(chains.map { $0[keyPath: path] })
    }
    let series: [(String, KeyPath<ChainSeries, [Double]>)] = [
      ("susceptibilityDirect", \.susceptibility), ("phi2Direct", \.squareMoment),
      ("phi4", \.fourthMoment), ("phiDotPhiSquared", \.fourthMoment),
      ("absMagnetization", \.absoluteMagnetization),
    ]
    var averages: [String: ChainEstimate] = [:]
    for (name, path) in series { averages[name] = average(path) }
    self.averages = averages
    schwingerDyson = average(\.schwingerDyson).flatMap { $0.error > 0 ? $0 : nil }
  }

  /// The slowest of the series; nil for chains too short for the Γ method.
  var slowest: ChainEstimate? {
    (averages.values + [schwingerDyson].compactMap { $0 })
      .max { $0.autocorrelationTime < $1.autocorrelationTime }
  }

  /// With fewer blocks an error is known to no better than a quarter.
  private static let leastBlocks = 10

  /// Why errors over blocks cannot be trusted; nil if blocks are at least 50 of the slowest τ_int
  /// long, or nearly so, and the chains long enough to know it.
  ///
  /// - Parameters:
  ///   - blockCount: Blocks of all chains.
  ///   - blockLength: Configurations of the shortest.
  ///   - wayOut: What to do about too few configurations.
  func shortcoming(blockCount: Int, blockLength: Int, wayOut: String) -> String? {
    guard let slowest else { return "the chains are too short to measure their autocorrelation" }
    let time = slowest.autocorrelationTime
    if blockCount < Self.leastBlocks {
      return "the chains make only \(blockCount) blocks of 50 autocorrelation times of "
        + "\(Text.significant(time)); \(wayOut)"
    }
    guard !slowest.isLongEnough || Double(blockLength) < 20 * time else { return nil }
    return "blocks of \(blockLength) trajectories are short against an autocorrelation time of "
      + "\(Text.significant(time)); \(wayOut)"
  }

  /// Estimates with their autocorrelation times: of their own series where there is one, else of the
  /// slowest.
  ///
  /// - Parameters:
  ///   - named: Estimates by name, errors over blocks.
  ///   - isImproved: Whether G(0) is by the improved estimator.
  func withTimes(_ named: [String: Estimate], isImproved: Bool) -> [String: Estimate] {
    Dictionary(
      uniqueKeysWithValues: named.map { name, estimate in
        let time = average(behind: name, isImproved: isImproved)?.autocorrelationTime
        return (
          name,
          Estimate(
            value: estimate.value, error: estimate.error, sampleCount: estimate.sampleCount,
            autocorrelationTime: time ?? 0.5)
        )
      })
  }

  /// What is known of an observable's autocorrelation: by its own series if there is one, else by the
  /// slowest; nil for chains too short.
  ///
  /// - Parameters:
  ///   - name: The observable's.
  ///   - isImproved: Whether G(0) is by the improved estimator.
  func average(behind name: String, isImproved: Bool) -> ChainEstimate? {
    let own =
      switch (name, isImproved) {
      case ("susceptibility", true): schwingerDyson
      case ("susceptibility", false): averages["susceptibilityDirect"]
      case ("phi2", false): averages["phi2Direct"]
      default: averages[name]
      }
    return own ?? slowest
  }
}
