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

  /// Autocorrelation times.
  let times: ChainTimes

  /// Analyses the series of an ensemble.
  init<Block>(
    settings: HMCSettings, specification: HMCSpecification, sample: HMCSample<Block>
  ) {
    self.settings = settings
    self.specification = specification
    acceptance = sample.acceptance
    boltzmannFactor = try? sample.average(\.boltzmannFactor).estimate
    times = ChainTimes(sample.series)
  }

  /// Configurations of a block.
  var blockLength: Int { specification.configurations(ofBlock: specification.blockCount - 1) }

  /// Why errors over blocks cannot be trusted; nil if they can.
  var shortcoming: String? {
    times.shortcoming(
      blockCount: specification.blockCount, blockLength: blockLength,
      wayOut: "use more networks, which are trajectories here")
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
    let time = times.slowest.map { ", τ_int \(Text.significant($0.autocorrelationTime))" } ?? ""
    return "hybrid Monte Carlo \(space), \(steps) of \(Text.significant(settings.stepSize)), "
      + "acceptance \(Text.percent(acceptance)), \(chains)\(time)"
  }
}
