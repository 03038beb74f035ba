public import ArchitectureEngineering
import Dispatch
public import LatticeGeometry
import Synchronization

/// Draws the networks of an ensemble, on any number of threads.
///
/// A block is the unit of work: its networks are drawn in order by one worker, and results are
/// placed by block number. So every sum has a fixed order and the outcome does not depend on the
/// number of threads, bit for bit. Networks that a density draws in groups are taken from their block
/// in order, so that no group spans two blocks. Memory does not grow with the number of networks.
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
    let lastPoint = density.pointCount - 1
    let nextBlock = Atomic<Int>(0)
    let results = Mutex([Consumer.Block?](repeating: nil, count: blockCount))
    DispatchQueue.concurrentPerform(iterations: min(threads, blockCount)) { _ in
      let consumer = makeConsumer()
      let realiser = density.makeRealiser()
      // About once in a million sites, so that slow networks are reported one by one.
      let networksPerReport = max(1, min(64, (1 << 20) / density.grid.lattice.volume))
      var logWeights: [Double] = []
      var members: [Int] = []
      // Fields of the group seen at each point: they come in the order of the networks.
      var visits = [Int](repeating: 0, count: density.pointCount)
      while !monitor.isStopRequested {
        let block = nextBlock.add(1, ordering: .relaxed).oldValue
        guard block < blockCount else { return }
        var networks = specification.networks(ofBlock: block).makeIterator()
        while true {
          members.removeAll(keepingCapacity: true)
          while members.count < density.groupSize, let network = networks.next() {
            members.append(network)
          }
          if members.isEmpty { break }
          var streams = members.map {
            RandomStream(seed: specification.seed, purpose: purpose, network: UInt64($0))
          }
          for point in visits.indices { visits[point] = 0 }
          let isDrawn = realiser.drawGroup(
            using: &streams, shouldStop: { monitor.isStopRequested }
          ) { point, field, weight in
            consumer.measure(
              field, coefficients: realiser.visitedCoefficients,
              of: EnsembleMember(index: members[visits[point]], point: point, weight: weight))
            visits[point] += 1
            // The last point's: the one farthest from the free theory.
            if point == lastPoint { logWeights.append(weight.family ?? -.infinity) }
          }
          guard isDrawn else {
            monitor.record(logWeights: logWeights)
            return
          }
          if logWeights.count >= networksPerReport {
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
