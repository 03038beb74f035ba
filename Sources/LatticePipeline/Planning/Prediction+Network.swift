import ArchitectureEngineering
import CorrelatorAnalysis
import EnsembleSampling
import EnsembleStorage
import LatticeGeometry
import NetworkArchitectures
import RunConfiguration

extension Prediction {
  /// Predicts a run of fully connected networks, all of weight 1, from a rehearsal of about a second.
  ///
  /// - Parameters:
  ///   - plan: The networks.
  ///   - threads: Workers.
  ///   - monitor: May request a stop.
  ///   - analyse: What follows on the blocks.
  ///   - makeConsumer: Measures the fields.
  /// - Throws: ``/EnsembleSampling/SamplingStopped``, and what the analysis throws.
  init<Consumer: WeightedFieldConsumer>(
    network plan: NetworkPlan, threads: Int, monitor: SamplingMonitor,
    analyse: ([BlockMeasurement]) throws -> Void = { _ in },
    makeConsumer: @Sendable () -> Consumer
  ) throws where Consumer.Block == BlockMeasurement {
    let (networks, blockCount) = (
      plan.configuration.ensemble.networks, plan.configuration.analysis.blocks
    )
    var count = min(networks, 2 * max(threads, blockCount))
    while true {
      let ledger = EnsembleLedger<BlockMeasurement>(blocks: Array(0..<blockCount))
      var clock = CPUClock()
      let blocks = try EnsembleSampler(
        density: EngineeredDensity(architecture: plan.network, deformation: nil),
        specification: EnsembleSpecification(
          networkCount: count, seed: plan.configuration.ensemble.seed, blockCount: blockCount)
      ).sample(
        threads: threads, purpose: .calibration, ledger: ledger, monitor: monitor,
        makeConsumer: makeConsumer)
      let drawing = clock.lap()
      if drawing < Rehearsal.drawingTime / 4, count < networks {
        count = min(networks, 4 * count)
        continue
      }
      let identity = EnsembleIdentity(
        configurationHash: plan.configurationHash, program: ProgramVersion.text, seed: "",
        blockCount: blockCount, density: "")
      _ = CheckpointFile.bytes(
        try EnsembleState(identity: identity, snapshot: ledger.snapshot).encoded())
      try analyse(blocks)
      let rest = clock.lap()
      let whole = drawing * Double(networks) / Double(count)
      self.init(
        networks: networks, referenceMassSquared: nil, essFraction: 1,
        seconds: whole / Double(threads) + rest, cpuSeconds: whole + rest,
        memoryBytes: Machine.usage.peakBytes
          + MemoryEstimate.growth(
            fromNetworks: count, toNetworks: networks, blockCount: blockCount, pointCount: 1),
        fieldBytes: nil, diskBytes: nil, threads: threads, rehearsedNetworks: count)
      return
    }
  }
}
