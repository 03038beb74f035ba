import CorrelatorAnalysis
import EnsembleSampling
import ErrorAnalysis
import RunConfiguration

/// A Markov chain of one point's theory, run for comparison and measured like the networks.
struct ChainComparison {
  let record: ChainRecord
  let observables: Observables

  /// Tunes and runs a chain of as many trajectories as the run has networks.
  ///
  /// - Throws: ``/ErrorAnalysis/ResamplingError``, ``/FieldTheory/FieldTheoryError``,
  ///   ``/EnsembleSampling/SamplingStopped``.
  init(point: RunPoint, engine: RunEngine, threads: Int, monitor: SamplingMonitor) throws {
    let configuration = engine.plan.configuration
    let setup = engine.setups[point.index]
    let chain = try TunedChain(
      action: point.action, transform: engine.fieldTransform, seed: configuration.ensemble.seed,
      ensemble: TunedChain.firstComparison + point.index, monitor: monitor)
    let (blocks, record) = try chain.sample(
      configurationCount: configuration.ensemble.networks,
      blockCount: configuration.analysis.blocks, threads: threads, monitor: monitor,
      reportsProgress: false
    ) { CorrelatorMeter(setup) }
    self.record = record
    observables = try Observables(
      EnsembleMeasurement(
        setup: setup, blocks: blocks,
        draws: BootstrapDraws(configuration, blockCount: blocks.count)), box: nil, point: point,
      engine: engine,
      times: record.times)
  }

  /// G(p) of the chain, to be set beside the networks'.
  var curve: TheoryCurve {
    TheoryCurve(
      name: "hmc", definition: "hybrid Monte Carlo of the same action, with errors of its own",
      propagator: observables.propagator.map(\.value),
      errors: observables.propagator.map(\.error), timeSlices: observables.timeSlices)
  }
}
