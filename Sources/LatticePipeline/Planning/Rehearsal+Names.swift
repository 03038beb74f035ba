import CorrelatorAnalysis
import EnsembleSampling
import LatticeGeometry
import RunConfiguration

extension Rehearsal {
  /// The observables a run measures, by their names in results.json.
  ///
  /// They are read off the smallest ensemble, of plain weights, which takes next to no time. Fits may fail
  /// on so few networks, so that their names are missing.
  ///
  /// - Throws: What ``init(plan:threads:leastNetworks:monitor:logger:)`` throws.
  static func observableNames(of plan: RunPlan, monitor: SamplingMonitor) throws -> Set<String> {
    let (networks, blocks) = (8, 2)
    let small = plan.withPlainWeights.scaled(networks: networks, blocks: blocks)
    let silent = RunLog { _ in }
    let engine = try RunEngine(small, threads: 1, monitor: monitor, logger: silent.logger())
    let (drawn, chains) = try engine.sample(
      networkCount: networks, blockCount: blocks, threads: 1, purpose: .calibration,
      monitor: monitor)
    let results = try Run(plan: small, options: RunOptions(threads: 1), log: silent).analyse(
      small.target,
      of: DrawnEnsemble(
        engine: engine, blocks: drawn, chains: chains, predictedVariance: nil, cost: EnsembleCost()),
      monitor: monitor, logger: silent.logger())
    return Set(results.observables.named.keys)
  }
}

extension RunPlan {
  /// The same run by Gaussian draws with their weights, compared with nothing.
  fileprivate var withPlainWeights: RunPlan {
    var configuration = configuration
    configuration.engineering = RunConfiguration.Engineering(realisation: .weights)
    configuration.compare = []
    return RunPlan(
      configuration: configuration, lattice: lattice, points: points,
      referenceMassSquared: referenceMassSquared, remarks: remarks, memory: memory,
      densityChecksum: nil, referencePropagator: nil)
  }
}
