import EnsembleSampling
import ErrorAnalysis
import FieldTheory
import LatticeGeometry

/// Hybrid Monte Carlo of one theory of a run, its trajectories chosen by pilots.
struct TunedChain: Sendable {
  /// The number of the first ensemble that serves a comparison; those before it are the run's own.
  static let firstComparison = 1024

  /// Chains of an ensemble; results depend on their number, so it is not the threads'.
  private static let chainCount = 4

  let target: HMCTarget
  let tuned: HMCTuned
  private let transform: FourierTransform
  private let seed: UInt64
  private let ensemble: Int

  /// Runs the pilots.
  ///
  /// - Parameters:
  ///   - action: The theory.
  ///   - transform: A plan for one configuration.
  ///   - seed: The run's seed.
  ///   - ensemble: Which of the run's Markov-chain ensembles this is.
  ///   - monitor: May request a stop.
  /// - Throws: ``/FieldTheory/FieldTheoryError``, ``/EnsembleSampling/SamplingStopped``.
  init(
    action: any LocalAction, transform: FourierTransform, seed: UInt64, ensemble: Int,
    monitor: SamplingMonitor
  ) throws {
    target = try HMCTarget(action: action, grid: transform.grid)
    tuned = try HMCTuning(target: target, seed: seed, ensemble: ensemble).run(
      transform: transform, monitor: monitor)
    self.transform = transform
    self.seed = seed
    self.ensemble = ensemble
  }

  /// Blocks that an ensemble of a size can be cut into, each of 50 τ_int, at most as many as wanted.
  func blockCount(configurationCount: Int, atMost wanted: Int) -> Int {
    specification(configurationCount, atMostBlocks: wanted, seed: seed).blockCount
  }

  /// Trajectories an ensemble of a size takes, those before the measurement included.
  func trajectoryCount(configurationCount: Int) -> Int {
    configurationCount + chainCount(configurationCount) * tuned.thermalization
  }

  /// Runs the chains.
  ///
  /// - Parameters:
  ///   - configurationCount: Configurations measured.
  ///   - blockCount: Blocks wanted, as ``blockCount(configurationCount:atMost:)`` allows.
  ///   - threads: Workers.
  ///   - purpose: The run's own chains, or others of the same kind, whose streams differ: their key is the
  ///     complement of the seed.
  ///   - monitor: Watches progress and may request a stop.
  ///   - reportsProgress: Whether configurations count as the monitor's networks.
  ///   - makeConsumer: Makes one consumer a worker.
  /// - Throws: ``/EnsembleSampling/SamplingStopped``.
  func sample<Consumer: WeightedFieldConsumer>(
    configurationCount: Int, blockCount: Int, threads: Int,
    purpose: RandomStream.Purpose = .networkParameters, monitor: SamplingMonitor,
    reportsProgress: Bool, makeConsumer: @Sendable () -> Consumer
  ) throws(SamplingStopped) -> (blocks: [Consumer.Block], record: ChainRecord) {
    let specification = specification(
      configurationCount, atMostBlocks: blockCount,
      seed: purpose == .networkParameters ? seed : ~seed)
    let sample = try HMCEnsemble(
      target: target, update: tuned.settings.update(for: target, transform: transform),
      specification: specification, transform: transform
    ).sample(
      threads: threads, monitor: monitor, reportsProgress: reportsProgress,
      makeConsumer: makeConsumer)
    return (
      sample.blocks,
      ChainRecord(settings: tuned.settings, specification: specification, sample: sample)
    )
  }

  /// Fewer chains where each would be hardly longer than its thermalisation.
  private func chainCount(_ configurationCount: Int) -> Int {
    max(1, min(Self.chainCount, configurationCount / (2 * tuned.thermalization)))
  }

  private func specification(
    _ configurationCount: Int, atMostBlocks: Int, seed: UInt64
  ) -> HMCSpecification {
    let chains = chainCount(configurationCount)
    return HMCSpecification(
      configurationCount: configurationCount, seed: seed, ensemble: ensemble, chainCount: chains,
      atMostBlocks: max(atMostBlocks, 2 * chains), tuned: tuned)
  }
}
