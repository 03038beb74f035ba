public import ArchitectureEngineering
import Dispatch
public import LatticeGeometry
import Synchronization

/// Draws the networks of an ensemble, on any number of threads.
///
/// A block is the unit of work: its networks are drawn in order by one worker, and results are
/// placed by block number. So every sum has a fixed order and the outcome does not depend on the
/// number of threads, bit for bit. Memory does not grow with the number of networks.
public struct EnsembleSampler: Sendable {
  /// The density the networks are drawn from.
  public let density: any DensityRealisation

  /// Which networks.
  public let specification: EnsembleSpecification

  /// Creates a sampler.
  public init(density: any DensityRealisation, specification: EnsembleSpecification) {
    self.density = density
    self.specification = specification
  }

  /// Draws all networks and hands their weighted fields to consumers.
  ///
  /// - Parameters:
  ///   - threads: Workers, at least one.
  ///   - purpose: Which random streams are used.
  ///   - monitor: Watches progress and may request a stop.
  ///   - makeConsumer: Makes one consumer a worker.
  /// - Returns: What the consumers made of each block, in block order.
  /// - Throws: ``SamplingStopped`` if a stop was requested.
  public func sample<Consumer: WeightedFieldConsumer>(
    threads: Int, purpose: RandomStream.Purpose = .networkParameters,
    monitor: SamplingMonitor = SamplingMonitor(), makeConsumer: @Sendable () -> Consumer
  ) throws(SamplingStopped) -> [Consumer.Block] {
    precondition(threads >= 1, "at least one thread")
    let blockCount = specification.blockCount
    let nextBlock = Atomic<Int>(0)
    let results = Mutex([Consumer.Block?](repeating: nil, count: blockCount))
    DispatchQueue.concurrentPerform(iterations: min(threads, blockCount)) { _ in
      let consumer = makeConsumer()
      let realiser = density.makeRealiser()
      // About once in a million sites, so that slow networks are reported one by one.
      let networksPerReport = max(1, min(64, (1 << 20) / density.grid.lattice.volume))
      var logWeights: [Double] = []
      while !monitor.isStopRequested {
        let block = nextBlock.add(1, ordering: .relaxed).oldValue
        guard block < blockCount else { return }
        for network in specification.networks(ofBlock: block) {
          if monitor.isStopRequested {
            monitor.record(logWeights: logWeights)
            return
          }
          var stream = RandomStream(
            seed: specification.seed, purpose: purpose, network: UInt64(network))
          var logWeight = 0.0
          realiser.drawNetwork(using: &stream) { point, field, pointLogWeight in
            consumer.measure(
              field, coefficients: realiser.visitedCoefficients,
              of: EnsembleMember(index: network, point: point, logWeight: pointLogWeight))
            logWeight = pointLogWeight
          }
          // The last point's: the one farthest from the free theory.
          logWeights.append(logWeight)
          if logWeights.count == networksPerReport {
            monitor.record(logWeights: logWeights)
            logWeights.removeAll(keepingCapacity: true)
          }
        }
        monitor.record(logWeights: logWeights)
        logWeights.removeAll(keepingCapacity: true)
        let result = consumer.finishBlock()
        results.withLock { $0[block] = result }
      }
    }
    let finished = results.withLock { $0.compactMap { $0 } }
    guard finished.count == blockCount else {
      throw SamplingStopped(completedNetworks: monitor.completedNetworks)
    }
    return finished
  }
}
