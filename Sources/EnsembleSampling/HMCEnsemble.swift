import Dispatch
public import LatticeGeometry
import NetworkArchitectures
import Synchronization

/// Runs Markov chains and hands their fields to consumers, as ``EnsembleSampler`` does with networks:
/// the same meters, blocks and errors serve both.
///
/// A chain is the unit of work. It starts from a free field of the target's reference, and every
/// trajectory has a random stream of its own; so the outcome does not depend on the number of
/// threads, bit for bit. All weights are 1.
public struct HMCEnsemble: Sendable {
  /// The theory.
  public let target: HMCTarget

  /// What a step of a chain is.
  public let update: any MarkovUpdate

  /// How many configurations, in which chains and blocks.
  public let specification: HMCSpecification

  private let start: any Architecture

  /// Creates an ensemble.
  ///
  /// - Parameters:
  ///   - target: The theory.
  ///   - update: A step that leaves its density invariant.
  ///   - specification: How many configurations, in which chains and blocks.
  ///   - transform: A plan for one field on the target's grid, a configuration a component.
  public init(
    target: HMCTarget, update: any MarkovUpdate, specification: HMCSpecification,
    transform: FourierTransform
  ) {
    precondition(
      update.lattice == target.grid.lattice && update.componentCount == target.componentCount,
      "an update of the target's fields")
    self.target = target
    self.update = update
    self.specification = specification
    start = target.freeNetworks(transform: transform)
  }

  /// Runs all chains.
  ///
  /// - Parameters:
  ///   - threads: Workers, at least one; more than chains are of no use.
  ///   - monitor: Watches progress and may request a stop.
  ///   - reportsProgress: Whether configurations count as the monitor's networks.
  ///   - makeConsumer: Makes one consumer a worker.
  /// - Returns: What the consumers made of each block, and the chains' series.
  /// - Throws: ``SamplingStopped`` if a stop was requested.
  public func sample<Consumer: WeightedFieldConsumer>(
    threads: Int, monitor: SamplingMonitor = SamplingMonitor(), reportsProgress: Bool = true,
    makeConsumer: @Sendable () -> Consumer
  ) throws(SamplingStopped) -> HMCSample<Consumer.Block> {
    precondition(threads >= 1, "at least one thread")
    let chainCount = specification.chainCount
    let nextChain = Atomic<Int>(0)
    let results = Mutex(
      [(blocks: [Consumer.Block], series: ChainSeries)?](
        repeating: nil, count: chainCount))
    DispatchQueue.concurrentPerform(iterations: min(threads, chainCount)) { _ in
      let consumer = makeConsumer()
      while !monitor.isStopRequested {
        let chain = nextChain.add(1, ordering: .relaxed).oldValue
        guard chain < chainCount else { return }
        guard
          let result = run(
            chain: chain, monitor: monitor, reportsProgress: reportsProgress, consumer: consumer)
        else { return }
        results.withLock { $0[chain] = result }
      }
    }
    let finished = results.withLock { $0.compactMap { $0 } }
    guard finished.count == chainCount else {
      throw SamplingStopped(completedNetworks: monitor.completedNetworks)
    }
    return HMCSample(blocks: finished.flatMap(\.blocks), series: finished.map(\.series))
  }

  /// Runs one chain; nil if a stop was requested.
  private func run<Consumer: WeightedFieldConsumer>(
    chain number: Int, monitor: SamplingMonitor, reportsProgress: Bool, consumer: Consumer
  ) -> (blocks: [Consumer.Block], series: ChainSeries)? {
    let streams = ChainStreams(
      seed: specification.seed, ensemble: specification.ensemble, chain: number)
    let recorder = ChainRecorder(target: target)
    let chain = update.makeChain()
    let field = Field(on: update.lattice, count: update.componentCount)
    var first = streams.stream(ofTrajectory: 0)
    start.makeEvaluator().drawNetwork(using: &first, into: field)
    chain.begin(at: field)
    var trajectory = 0
    func advance(_ count: Int) {
      for _ in 0..<count {
        trajectory += 1
        var stream = streams.stream(ofTrajectory: trajectory)
        chain.advance(using: &stream)
      }
    }
    for _ in 0..<specification.thermalization {
      if monitor.isStopRequested { return nil }
      advance(1)
    }
    // About once in a million sites.
    let configurationsPerReport = max(1, min(64, (1 << 20) / update.lattice.volume))
    var unreported = 0
    var blocks: [Consumer.Block] = []
    let perChain = specification.blocksPerChain
    for block in number * perChain..<(number + 1) * perChain {
      let first = specification.firstConfiguration(ofBlock: block)
      for index in first..<first + specification.configurations(ofBlock: block) {
        if monitor.isStopRequested { return nil }
        advance(specification.trajectoriesPerConfiguration)
        chain.withField { field in
          recorder.record(field, energyChange: chain.energyChange)
          consumer.measure(field, of: EnsembleMember(index: index, chain: number))
        }
        unreported += reportsProgress ? 1 : 0
        if unreported == configurationsPerReport {
          monitor.record(logWeights: [Double](repeating: 0, count: unreported))
          unreported = 0
        }
      }
      blocks.append(consumer.finishBlock())
    }
    monitor.record(logWeights: [Double](repeating: 0, count: unreported))
    return (blocks, recorder.takeSeries())
  }
}
