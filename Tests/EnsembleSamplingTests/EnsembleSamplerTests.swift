import ArchitectureEngineering
import EnsembleSampling
import FieldTheory
import Foundation
import LatticeGeometry
import NetworkArchitectures
import RealModule
import Synchronization
import Testing

/// What one network looked like, bit for bit.
private struct Record: Hashable, Sendable {
  let index: Int
  let logWeight: UInt64
  let values: [UInt64]

  init(_ field: borrowing Field, _ member: EnsembleMember) {
    index = member.index
    logWeight = member.logWeight.bitPattern
    values = field.values.map(\.bitPattern)
  }
}

/// Keeps every field of a block; may ask for a stop once it has seen enough.
private final class Recorder: WeightedFieldConsumer {
  private var records: [Record] = []
  private let monitor: SamplingMonitor?
  private let limit: Int
  private let pause: Double
  private var seen = 0

  init(stopping monitor: SamplingMonitor? = nil, after limit: Int = .max, pause: Double = 0) {
    self.monitor = monitor
    self.limit = limit
    self.pause = pause
  }

  func measure(_ field: borrowing Field, of member: EnsembleMember) {
    records.append(Record(field, member))
    seen += 1
    if seen == limit { monitor?.requestStop() }
  }

  func finishBlock() -> [Record] {
    defer { records = [] }
    if pause > 0 { Thread.sleep(forTimeInterval: pause) }
    return records
  }
}

@Suite struct EnsembleSamplerTests {
  private func density(lambda: Double = 1) throws -> EngineeredDensity {
    let grid = MomentumGrid(lattice: try Lattice(extents: [4, 3]))
    let propagator = try FreePropagator(grid: grid, massSquared: 1)
    return EngineeredDensity(
      architecture: ExactWidthNetwork(
        propagator: propagator, transform: FourierTransform(grid: grid)),
      deformation: DensityDeformation(
        action: try PhiFour(massSquared: 1, lambda: lambda), referenceMassSquared: 1))
  }

  private func sampler(
    _ networkCount: Int, blocks: Int, seed: UInt64 = 11
  ) throws -> EnsembleSampler {
    EnsembleSampler(
      density: try density(),
      specification: EnsembleSpecification(
        networkCount: networkCount, seed: seed, blockCount: blocks))
  }

  /// Network i of the ensemble, drawn alone.
  private func record(
    _ network: Int, of density: EngineeredDensity, seed: UInt64 = 11,
    purpose: RandomStream.Purpose = .networkParameters
  ) -> Record {
    let field = Field(on: density.architecture.grid.lattice)
    var stream = RandomStream(seed: seed, purpose: purpose, network: UInt64(network))
    density.architecture.makeEvaluator().drawNetwork(using: &stream, into: field)
    return Record(
      field,
      EnsembleMember(
        index: network, logWeight: density.deformations.first?.logWeight(of: field) ?? 0))
  }

  @Test(arguments: [(1, 1), (7, 1), (7, 7), (100, 7), (64, 8), (1000, 13)])
  func networksAreDealtToBlocksInTurn(count: Int, blocks: Int) throws {
    let specification = EnsembleSpecification(networkCount: count, seed: 1, blockCount: blocks)
    var owner = [Int?](repeating: nil, count: count)
    for block in 0..<blocks {
      let networks = Array(specification.networks(ofBlock: block))
      #expect(networks == networks.sorted())
      #expect(networks.count >= count / blocks && networks.count <= count / blocks + 1)
      for network in networks {
        #expect(owner[network] == nil)
        owner[network] = block
      }
    }
    #expect(owner == (0..<count).map { $0 % blocks })
  }

  @Test func blocksHoldTheNetworksOfTheirStreams() throws {
    let density = try density()
    let sampler = try sampler(45, blocks: 8)
    let recorded = try sampler.sample(threads: 2) { Recorder() }
    #expect(recorded.count == 8)
    for (block, records) in recorded.enumerated() {
      let expected = sampler.specification.networks(ofBlock: block)
        .map { record($0, of: density) }
      #expect(records == expected)
    }
    // Another seed or purpose draws other networks.
    let other = try self.sampler(45, blocks: 8, seed: 12).sample(threads: 2) { Recorder() }
    let calibration = try sampler.sample(threads: 2, purpose: .calibration) { Recorder() }
    #expect(calibration[3][2] == record(19, of: density, purpose: .calibration))
    #expect(Set((recorded + other + calibration).flatMap { $0 }).count == 3 * 45)
  }

  @Test(arguments: [(500, 20), (333, 5), (9, 9), (150, 1)])
  func resultsDoNotDependOnThreads(count: Int, blocks: Int) throws {
    let sampler = try sampler(count, blocks: blocks)
    let alone = try sampler.sample(threads: 1) { Recorder() }
    for threads in [2, 3, 7] {
      let monitor = SamplingMonitor()
      // The first worker is slow, so blocks finish out of order.
      let workers = Atomic<Int>(0)
      let together = try sampler.sample(threads: threads, monitor: monitor) {
        Recorder(pause: workers.add(1, ordering: .relaxed).oldValue == 0 ? 0.003 : 0)
      }
      #expect(together == alone)
      #expect(monitor.completedNetworks == count)
    }
  }

  @Test func moreNetworksContinueTheSameBlocks() throws {
    let short = try sampler(50, blocks: 6).sample(threads: 2) { Recorder() }
    let long = try sampler(131, blocks: 6).sample(threads: 3) { Recorder() }
    for (first, second) in zip(short, long) {
      #expect(second.count > first.count)
      #expect(Array(second.prefix(first.count)) == first)
    }
    // Another number of blocks deals otherwise.
    let dealt = try sampler(131, blocks: 5).sample(threads: 2) { Recorder() }
    #expect(Array(dealt[1].prefix(short[1].count)) != short[1])
  }

  /// Groups that are resampled lie within blocks, so threads make no difference; full groups are
  /// continued as they are by a longer ensemble.
  @Test func groupsLieWithinBlocks() throws {
    let transform = FourierTransform(grid: MomentumGrid(lattice: try Lattice(extents: [4, 3])))
    let path = CouplingPath(
      from: Couplings(massSquared: 1, lambda: 0), to: Couplings(massSquared: 1, lambda: 30))
    func density(groupSize: Int) throws -> AnnealedRealisation {
      try AnnealedRealisation(
        reference: try FreePropagator(grid: transform.grid, massSquared: 1),
        stretches: [AnnealingStretch(path: path, velocity: nil, outputs: [0.5, 1])],
        steps: [0.25, 0.5, 1].map {
          AnnealingStep(
            stretch: 0, end: $0, integrationSteps: 1, moves: 1,
            setting: MoveSetting(stepSize: 0.1, steps: 2), isOutput: $0 >= 0.5)
        }, groupSize: groupSize, transform: transform)
    }
    func sample(
      _ count: Int, groupSize: Int = 16, threads: Int = 2, monitor: SamplingMonitor = .init()
    ) throws -> [[Record]] {
      try EnsembleSampler(
        density: try density(groupSize: groupSize),
        specification: EnsembleSpecification(networkCount: count, seed: 5, blockCount: 6)
      ).sample(threads: threads, monitor: monitor) { Recorder() }
    }
    let monitor = SamplingMonitor()
    let alone = try sample(150, threads: 1, monitor: monitor)
    #expect(alone.map(\.count) == [Int](repeating: 50, count: 6))
    #expect(monitor.completedNetworks == 150)
    // In a group of 16 and one of 9, weights have been made equal, and networks repeated.
    #expect(alone != (try sample(150, groupSize: 1)))
    for threads in [2, 3] { #expect(try sample(150, threads: threads) == alone) }
    let longer = try sample(300, threads: 2)
    for (first, second) in zip(alone, longer) {
      #expect(first.prefix(32) == second.prefix(32) && first != Array(second.prefix(50)))
    }
    let stopped = SamplingMonitor()
    #expect(throws: SamplingStopped.self) {
      _ = try EnsembleSampler(
        density: try density(groupSize: 16),
        specification: EnsembleSpecification(networkCount: 150, seed: 5, blockCount: 6)
      ).sample(threads: 2, monitor: stopped) { Recorder(stopping: stopped, after: 20) }
    }
  }

  /// What full segments kept is what a longer or an interrupted ensemble begins with.
  @Test func ensemblesGoOnWhereTheyWereLeft() throws {
    let (count, blocks) = (1900, 3)
    let whole = try sampler(count, blocks: blocks).sample(threads: 2) { Recorder() }

    // Stopped within the third segment of a block, and drawn to the end by other workers.
    let ledger = EnsembleLedger<[Record]>(blocks: Array(0..<blocks))
    let stopped = SamplingMonitor()
    #expect(throws: SamplingStopped.self) {
      _ = try self.sampler(count, blocks: blocks).sample(
        threads: 1, ledger: ledger, monitor: stopped
      ) { Recorder(stopping: stopped, after: 600) }
    }
    let left = ledger.snapshot
    #expect(left.keys.sorted() == [0] && left[0]?.segmentCount == 2)
    #expect(left[0]?.segments == Array(whole[0].prefix(512)) && left[0]?.rest == nil)
    let monitor = SamplingMonitor()
    let resumed = try sampler(count, blocks: blocks).sample(
      threads: 3, ledger: EnsembleLedger(blocks: Array(0..<blocks), entries: left),
      monitor: monitor
    ) { Recorder() }
    #expect(resumed == whole)
    #expect(monitor.completedNetworks == count - 512)

    // A shorter ensemble, continued: its last segments were not full.
    let short = EnsembleLedger<[Record]>(blocks: Array(0..<blocks))
    _ = try sampler(1000, blocks: blocks).sample(threads: 2, ledger: short) { Recorder() }
    let longer = try sampler(count, blocks: blocks).sample(
      threads: 2, ledger: EnsembleLedger(blocks: Array(0..<blocks), entries: short.snapshot)
    ) { Recorder() }
    #expect(longer == whole)

    // Parts of the blocks, drawn apart.
    let parts = try [[0, 2], [1]].map { part in
      let ledger = EnsembleLedger<[Record]>(blocks: part)
      let drawn = try self.sampler(count, blocks: blocks).sample(threads: 2, ledger: ledger) {
        Recorder()
      }
      #expect(drawn == part.map { whole[$0] })
      return ledger.snapshot
    }
    let merged = parts[0].merging(parts[1]) { first, _ in first }
    let monitorOfNothing = SamplingMonitor()
    let together = try sampler(count, blocks: blocks).sample(
      threads: 1, ledger: EnsembleLedger(blocks: Array(0..<blocks), entries: merged),
      monitor: monitorOfNothing
    ) { Recorder() }
    #expect(together == whole && monitorOfNothing.completedNetworks == 0)
  }

  @Test func monitorKnowsTheEffectiveSampleSize() throws {
    let sampler = try sampler(700, blocks: 7)
    let monitor = SamplingMonitor()
    #expect(monitor.essFraction == nil && monitor.completedNetworks == 0)
    let blocks = try sampler.sample(threads: 3, monitor: monitor) { Recorder() }
    let weights = blocks.flatMap { $0 }.map { Double.exp(Double(bitPattern: $0.logWeight)) }
    let sum = weights.reduce(0, +)
    let expected = sum * sum / (700 * weights.reduce(0) { $0 + $1 * $1 })
    let measured = try #require(monitor.essFraction)
    // Batches arrive in any order: rounding only.
    #expect(abs(measured - expected) < 1e-12)
    #expect(expected < 0.999)
  }

  @Test(arguments: [1, 2, 3, 7])
  func aStopRequestIsThrown(threads: Int) throws {
    let sampler = try sampler(100_000, blocks: 10)
    let monitor = SamplingMonitor()
    let limit = 150
    let error = #expect(throws: SamplingStopped.self) {
      _ = try sampler.sample(threads: threads, monitor: monitor) {
        Recorder(stopping: monitor, after: limit)
      }
    }
    let completed = try #require(error?.completedNetworks)
    #expect(monitor.isStopRequested)
    // The worker that asked counts to the last network; others were somewhere before 150.
    #expect(completed >= limit && completed <= threads * limit)
    #expect(completed == monitor.completedNetworks)
  }

  @Test func aStopBeforeTheStartDrawsNothing() throws {
    let monitor = SamplingMonitor()
    monitor.requestStop()
    let error = #expect(throws: SamplingStopped.self) {
      _ = try self.sampler(30, blocks: 3).sample(threads: 2, monitor: monitor) { Recorder() }
    }
    #expect(error?.completedNetworks == 0)
  }

  /// A stop that comes after the last network has nothing left to prevent.
  @Test func aStopAfterTheLastNetworkIsTooLate() throws {
    let sampler = try sampler(30, blocks: 1)
    let monitor = SamplingMonitor()
    let blocks = try sampler.sample(threads: 1, monitor: monitor) {
      Recorder(stopping: monitor, after: 30)
    }
    #expect(blocks.map(\.count) == [30])
  }

  @Test func aTrivialDeformationHasUnitWeights() throws {
    let sampler = EnsembleSampler(
      density: try density(lambda: 0),
      specification: EnsembleSpecification(networkCount: 20, seed: 1, blockCount: 2))
    let monitor = SamplingMonitor()
    let blocks = try sampler.sample(threads: 2, monitor: monitor) { Recorder() }
    #expect(blocks.flatMap { $0 }.allSatisfy { $0.logWeight == Double(0).bitPattern })
    #expect(monitor.essFraction == 1)
  }
}
