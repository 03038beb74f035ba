import ArchitectureEngineering
import EnsembleSampling
import ErrorAnalysis

/// What is known of a Markov-chain ensemble besides its averages.
struct ChainRecord: Sendable {
  let settings: HMCSettings
  let specification: HMCSpecification

  /// The mean of min(1, e^{−ΔH}).
  let acceptance: Double

  /// ⟨e^{−ΔH}⟩, which is 1 if the trajectories are reversible and preserve volume; nil for chains
  /// too short for the Γ method.
  let boltzmannFactor: Estimate?

  /// Averages by the Γ method, by the names of the observables; empty for chains too short.
  private let averages: [String: ChainEstimate]

  /// The improved estimator's integrand at p = 0; nil where it does not fluctuate.
  private let schwingerDyson: ChainEstimate?

  /// Analyses the series of an ensemble.
  init<Block>(
    settings: HMCSettings, specification: HMCSpecification, sample: HMCSample<Block>
  ) {
    self.settings = settings
    self.specification = specification
    acceptance = sample.acceptance
    boltzmannFactor = try? sample.average(\.boltzmannFactor).estimate
    let series: [(String, KeyPath<ChainSeries, [Double]>)] = [
      ("susceptibilityDirect", \.susceptibility), ("phi2Direct", \.squareMoment),
      ("phi4", \.fourthMoment), ("phiDotPhiSquared", \.fourthMoment),
      ("absMagnetization", \.absoluteMagnetization),
    ]
    var averages: [String: ChainEstimate] = [:]
    for (name, path) in series { averages[name] = try? sample.average(path) }
    self.averages = averages
    let improved = try? sample.average(\.schwingerDyson)
    schwingerDyson = improved.flatMap { $0.error > 0 ? $0 : nil }
  }

  /// The slowest of the series; nil for chains too short for the Γ method.
  var slowest: ChainEstimate? {
    (averages.values + [schwingerDyson].compactMap { $0 })
      .max { $0.autocorrelationTime < $1.autocorrelationTime }
  }

  /// With fewer blocks an error is known to no better than a quarter.
  private static let leastBlocks = 10

  /// Configurations of a block.
  var blockLength: Int { specification.configurations(ofBlock: specification.blockCount - 1) }

  /// Why errors over blocks cannot be trusted; nil if blocks are at least 50 of the slowest τ_int
  /// long, or nearly so, and the chains long enough to know it.
  var shortcoming: String? {
    guard let slowest else { return "the chains are too short to measure their autocorrelation" }
    let time = slowest.autocorrelationTime
    if specification.blockCount < Self.leastBlocks {
      return
        "the chains make only \(specification.blockCount) blocks of 50 autocorrelation times of "
        + "\(Text.significant(time)); use more networks, which are trajectories here"
    }
    guard !slowest.isLongEnough || Double(blockLength) < 20 * time else { return nil }
    return "blocks of \(blockLength) trajectories are short against an autocorrelation time of "
      + "\(Text.significant(time)); use more networks, which are trajectories here"
  }

  /// Estimates with their autocorrelation times: of their own series where there is one, else of the
  /// slowest.
  ///
  /// - Parameters:
  ///   - named: Estimates by name, errors over blocks.
  ///   - isImproved: Whether G(0) is by the improved estimator.
  func withTimes(_ named: [String: Estimate], isImproved: Bool) -> [String: Estimate] {
    var own = averages
    if isImproved {
      own["susceptibility"] = schwingerDyson
    } else {
      own["susceptibility"] = averages["susceptibilityDirect"]
      own["phi2"] = averages["phi2Direct"]
    }
    return Dictionary(
      uniqueKeysWithValues: named.map { name, estimate in
        let time = (own[name] ?? slowest)?.autocorrelationTime
        return (
          name,
          Estimate(
            value: estimate.value, error: estimate.error, sampleCount: estimate.sampleCount,
            autocorrelationTime: time ?? 0.5)
        )
      })
  }

  /// The way trajectories are made, in words.
  var description: String {
    let space =
      switch settings.space {
      case .field: "in field space"
      case .function: "in function space"
      case .fourierAccelerated: "Fourier-accelerated"
      }
    let integrator =
      switch settings.integrator {
      case .leapfrog: "leapfrog"
      case .minimumNorm: "minimum-norm"
      }
    let steps = "\(settings.steps) \(integrator) step\(settings.steps == 1 ? "" : "s")"
    let chains = "\(specification.chainCount) chain\(specification.chainCount == 1 ? "" : "s")"
    let time = slowest.map { ", τ_int \(Text.significant($0.autocorrelationTime))" } ?? ""
    return "hybrid Monte Carlo \(space), \(steps) of \(Text.significant(settings.stepSize)), "
      + "acceptance \(Text.percent(acceptance)), \(chains)\(time)"
  }
}
