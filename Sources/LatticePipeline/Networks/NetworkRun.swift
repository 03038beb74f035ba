import ArchitectureEngineering
import CorrelatorAnalysis
public import EnsembleSampling
import ErrorAnalysis
import Foundation
import LatticeGeometry
import Logging
import NetworkArchitectures
import RunConfiguration
import RunReports

extension SitePairMeter: WeightedFieldConsumer {
  /// Fully connected networks have one theory, their own.
  func measure(_ field: borrowing Field, of member: EnsembleMember) {
    measure(field, logWeight: member.logWeight)
  }
}

/// One run of fully connected networks: their sampled two-point function against the exact kernel.
struct NetworkRun {
  let plan: NetworkPlan
  let options: RunOptions
  let log: RunLog

  /// Draws, measures and writes everything.
  func execute(
    monitor: SamplingMonitor, checkpoint: RunCheckpoint?
  ) throws -> RunOutcome {
    try plan.resultFolder(options).make(log: log, monitor: monitor) { folder, logger in
      for remark in plan.remarks { logger.warning("\(remark)") }
      for reason in plan.reasons { logger.warning("not reliable: \(reason)") }
      let ensemble = plan.configuration.ensemble
      let (blocks, ensembleCost) = try draw(
        into: folder, checkpoint: checkpoint, logger: logger, monitor: monitor)
      let pairs = try measuredPairs(blocks)
      try monitor.checkStop()

      let maxPull = pairs.map { $0.estimate.pull(against: $0.kernel).magnitude }.max() ?? .nan
      let cost = ensembleCost.ofRun(on: options.ranks)
      let document = NetworkResultsDocument(
        program: ProgramVersion.text, name: plan.configuration.name,
        configurationHash: plan.configurationHash, reliable: plan.reasons.isEmpty,
        reasons: plan.reasons, networks: ensemble.networks,
        width: plan.network.description.width, depth: plan.network.description.depth,
        kernel: .init(pairs: pairs.count, maxPull: maxPull), warnings: plan.remarks,
        cost: .init(
          wallSeconds: cost.wallSeconds,
          secondsPerNetwork: cost.threadSeconds / Double(ensemble.networks),
          cpuSeconds: cost.cpuSeconds, peakBytes: cost.peakBytes, threads: cost.threads))
      let json = try RunError.encoded(document)
      try folder.write(json, to: "results.json")
      try folder.write(table(pairs).text, to: "kernel.tsv")
      let dimension = plan.network.grid.lattice.dimension
      try Figures.write(
        [("kernel", KernelFigure.script(title: title, dimension: dimension))], to: folder,
        logger: logger)
      return ResultFolder.Content(
        json: json, summary: summary(pairs: pairs, maxPull: maxPull, cost: cost),
        reasons: plan.reasons)
    }
  }

  /// Draws the networks, or the checkpoint's part of them; without a folder nothing is written.
  ///
  /// - Returns: What is kept of each block, and what the drawing cost.
  func draw(
    into folder: RunFolder?, checkpoint: RunCheckpoint?, logger: Logger, monitor: SamplingMonitor
  ) throws -> (blocks: [BlockMeasurement], cost: EnsembleCost) {
    let ensemble = plan.configuration.ensemble
    let fields = try folder.flatMap { folder throws(ReportError) in
      try plan.fieldContent(action: title).map { content throws(ReportError) in
        try FieldOutput(content, in: folder, prefix: "", outlasting: checkpoint, monitor: monitor)
      }
    }
    // The network's own density is the theory: nothing is engineered.
    let keeper: EnsembleKeeper<BlockMeasurement>? = try checkpoint?.keeper(
      of: "", density: "", fields: fields?.spool, monitor: monitor, logger: logger)
    logger.info(
      "\(plan.announcement(isDrawn: keeper?.isComplete == true, options: options))")
    let meter =
      keeper?.meter ?? CostMeter(threads: options.totalThreads, ranks: options.ranks)
    let (sites, spool) = (plan.sites, fields?.spool)
    func sample(
      _ ledger: EnsembleLedger<BlockMeasurement>? = nil
    ) throws(SamplingStopped) -> [BlockMeasurement] {
      try EnsembleSampler(
        density: EngineeredDensity(architecture: plan.network, deformation: nil),
        specification: EnsembleSpecification(
          networkCount: ensemble.networks, seed: ensemble.seed,
          blockCount: plan.configuration.analysis.blocks)
      ).sample(threads: options.threads, ledger: ledger, monitor: monitor) {
        FieldRecorder(SitePairMeter(sites: sites), spool: spool)
      }
    }
    func keep() throws -> [BlockMeasurement] {
      guard let keeper, let checkpoint else { return try sample() }
      return try keeper.keeping(every: checkpoint.interval, sample)
    }
    let blocks = try fields?.filling(keep) ?? keep()
    let cost = meter.stop()
    checkpoint?.charge(cost)
    try fields?.finish(threads: options.threads, monitor: monitor, logger: logger)
    if let folder, let keeper { try keeper.write(to: folder, place: "", cost: cost) }
    return (blocks, cost)
  }

  /// A pair of sites with the sampled and the exact two-point function.
  struct Pair {
    let first: Int
    let second: Int
    let replicated: Replicated
    let kernel: Double

    var estimate: Estimate { replicated.estimate }

    /// `K(0,5)`, by the numbers of the sites.
    var name: String { "K(\(first),\(second))" }
  }

  /// The two-point function at every pair of sites, sampled and exact.
  func measuredPairs(_ blocks: [BlockMeasurement]) throws -> [Pair] {
    let averages: ResampledAverages
    do {
      averages = try ResampledAverages(
        blocks: blocks.map(\.sums),
        draws: BootstrapDraws(plan.configuration, blockCount: blocks.count))
    } catch {
      throw RunError.analysis(error.description)
    }
    let kernel = DenseKernel(plan.network.description)
    var pairs: [Pair] = []
    for (index, first) in plan.sites.enumerated() {
      for second in plan.sites[index...] {
        let exact: Double
        do {
          exact = try kernel.value(
            plan.network.input(ofSite: first), plan.network.input(ofSite: second))
        } catch {
          throw RunError.theory(error.description)
        }
        let measured = averages.replicated([pairs.count]) { $0[0] }
        pairs.append(Pair(first: first, second: second, replicated: measured, kernel: exact))
      }
    }
    return pairs
  }

  private func table(_ pairs: [Pair]) -> Table {
    let lattice = plan.network.grid.lattice
    let axes = 0..<lattice.dimension
    let limit =
      plan.network.description.depth == 1
      ? "exact at every width" : "exact at infinite width, up to 1/N here"
    var table = Table(
      comments: [
        "\(ProgramVersion.text): two-point function <phi(x) phi(y)> of fully connected networks",
        "configuration \(plan.configurationHash)",
        "sites of the lattice \(lattice.extents), input = \(inputText); "
          + Text.errors(plan.configuration, blockCount: plan.configuration.analysis.blocks),
        "\(plan.sites.count) of \(lattice.volume) sites, evenly spaced in their numbering",
        "kernel = the architecture's two-point function, \(limit)",
      ],
      columns: axes.map { "x\($0)" } + axes.map { "y\($0)" }
        + ["value", "error", "kernel", "kernel_pull"])
    for pair in pairs {
      let coordinates = lattice.coordinates(of: pair.first) + lattice.coordinates(of: pair.second)
      table.append(
        coordinates.map { .integer($0) }
          + [
            .real(pair.estimate.value), .real(pair.estimate.error), .real(pair.kernel),
            .real(pair.estimate.pull(against: pair.kernel)),
          ])
    }
    return table
  }

  private var inputText: String {
    let architecture = plan.configuration.architecture
    return architecture.inputs.map { "\($0)" } ?? "\(architecture.inputScale) x site"
  }

  private var title: String {
    let description = plan.network.description
    return "\(plan.configuration.architecture.neuron.rawValue) network, N = \(description.width)"
      + (description.depth > 1 ? ", depth \(description.depth)" : "")
  }

  private func summary(pairs: [Pair], maxPull: Double, cost: RunCost) -> String {
    let corner = pairs.first.map {
      "⟨φ(0)²⟩ = \($0.estimate)   exact \(Text.significant($0.kernel))"
    }
    let networks = plan.configuration.ensemble.networks
    return plan.reasons.map { "NOT RELIABLE: \($0)\n" }.joined() + """
      network     \(title), σ_W = \(plan.configuration.architecture.sigmaW), \
      σ_b = \(plan.configuration.architecture.sigmaB)
      ensemble    \(networks) networks, seed \(plan.configuration.ensemble.seed)
      kernel      largest pull \(Text.significant(maxPull)) of \(pairs.count) pairs of sites
      corner      \(corner ?? "")
      cost        \(Text.duration(cost.wallSeconds)) on \(cost.threads) threads, \
      \(Text.duration(cost.threadSeconds / Double(networks))) a network and thread
      """
  }
}
