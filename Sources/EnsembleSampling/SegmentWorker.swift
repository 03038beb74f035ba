import ArchitectureEngineering
import ErrorAnalysis
import LatticeGeometry

/// Draws the segments of one block after another, on one thread.
struct SegmentWorker<Consumer: WeightedFieldConsumer> {
  private let density: any DensityRealisation
  private let specification: EnsembleSpecification
  private let purpose: RandomStream.Purpose
  private let monitor: SamplingMonitor
  private let consumer: Consumer
  private let realiser: any NetworkRealiser

  /// About once in a million sites, so that slow networks are reported one by one.
  private let networksPerReport: Int
  private var unreported: [Double] = []

  init(
    density: any DensityRealisation, specification: EnsembleSpecification,
    purpose: RandomStream.Purpose, monitor: SamplingMonitor, consumer: Consumer
  ) {
    self.density = density
    self.specification = specification
    self.purpose = purpose
    self.monitor = monitor
    self.consumer = consumer
    realiser = density.makeRealiser()
    networksPerReport = max(1, min(64, (1 << 20) / density.grid.lattice.volume))
  }

  /// Draws what is missing of a block, unless a stop is requested meanwhile.
  mutating func draw(block: Int, ledger: EnsembleLedger<Consumer.Block>) {
    let count = specification.networkCount(ofBlock: block)
    let fullCount = count / EnsembleSpecification.segmentLength
    let restCount = count % EnsembleSpecification.segmentLength
    var entry = ledger.entry(ofBlock: block)
    while entry.segmentCount < fullCount {
      guard let kept = draw(segment: entry.segmentCount, block: block) else { return }
      entry = .init(
        segmentCount: entry.segmentCount + 1, segments: entry.segments?.joined(with: kept) ?? kept)
      ledger.record(entry, ofBlock: block)
    }
    guard restCount > 0, entry.restCount != restCount else { return }
    guard let kept = draw(segment: fullCount, block: block) else { return }
    (entry.restCount, entry.rest) = (restCount, kept)
    ledger.record(entry, ofBlock: block)
  }

  /// Draws one segment; nil if a stop was requested before its end.
  private mutating func draw(segment: Int, block: Int) -> Consumer.Block? {
    var networks = specification.networks(ofSegment: segment, block: block).makeIterator()
    let lastPoint = density.pointCount - 1
    // Fields of the group seen at each point: they come in the order of the networks.
    var visits = [Int](repeating: 0, count: density.pointCount)
    var members: [Int] = []
    defer { report() }
    while true {
      members.removeAll(keepingCapacity: true)
      while members.count < density.groupSize, let network = networks.next() {
        members.append(network)
      }
      if members.isEmpty { return consumer.finishBlock() }
      if monitor.isStopRequested { return nil }
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
        if point == lastPoint { unreported.append(weight.family ?? -.infinity) }
      }
      guard isDrawn else { return nil }
      if unreported.count >= networksPerReport { report() }
    }
  }

  private mutating func report() {
    monitor.record(logWeights: unreported)
    unreported.removeAll(keepingCapacity: true)
  }
}
