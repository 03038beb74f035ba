public import ArchitectureEngineering
import Dispatch
public import LatticeGeometry
import Synchronization

/// Draws the networks of an ensemble, on any number of threads.
///
/// A block is the unit of work: its networks are drawn in order by one worker, segment by segment, and
/// results are placed by block number. So every sum has a fixed order and the outcome does not depend on
/// the number of threads or on interruptions, bit for bit. Networks that a density draws in groups are
/// taken from their segment in order, so that no group spans two. Memory does not grow with the number of
/// networks.
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

  /// Draws networks and hands their weighted fields to consumers.
  ///
  /// - Parameters:
  ///   - threads: Workers, at least one.
  ///   - purpose: Which random streams are used.
  ///   - ledger: Which blocks are drawn and how far they have got, kept up to date; nil draws all from
  ///     the first network on.
  ///   - monitor: Watches progress and may request a stop.
  ///   - makeConsumer: Makes one consumer a worker.
  /// - Returns: What the consumers made of each of the ledger's blocks, in order.
  /// - Throws: ``SamplingStopped`` if a stop was requested.
  public func sample<Consumer: WeightedFieldConsumer>(
    threads: Int, purpose: RandomStream.Purpose = .networkParameters,
    ledger: EnsembleLedger<Consumer.Block>? = nil,
    monitor: SamplingMonitor = SamplingMonitor(), makeConsumer: @Sendable () -> Consumer
  ) throws(SamplingStopped) -> [Consumer.Block] {
    precondition(threads >= 1, "at least one thread")
    precondition(
      density.groupSize <= EnsembleSpecification.segmentLength, "no group larger than a segment")
    let ledger = ledger ?? EnsembleLedger(blocks: Array(0..<specification.blockCount))
    let blocks = ledger.blocks
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: min(threads, blocks.count)) { _ in
      var worker = SegmentWorker(
        density: density, specification: specification, purpose: purpose, monitor: monitor,
        consumer: makeConsumer())
      while !monitor.isStopRequested {
        let position = next.add(1, ordering: .relaxed).oldValue
        guard position < blocks.count else { return }
        worker.draw(block: blocks[position], ledger: ledger)
      }
    }
    let entries = ledger.snapshot
    let finished = blocks.compactMap { block -> Consumer.Block? in
      guard let entry = entries[block],
        entry.networkCount == specification.networkCount(ofBlock: block)
      else { return nil }
      return entry.whole
    }
    guard finished.count == blocks.count else {
      throw SamplingStopped(completedNetworks: monitor.completedNetworks)
    }
    return finished
  }
}
