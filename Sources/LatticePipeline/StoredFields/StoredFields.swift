import CorrelatorAnalysis
import Dispatch
import EnsembleSampling
import EnsembleStorage
import ErrorAnalysis
import LatticeGeometry
import Synchronization

/// Stored fields in place of an ensemble that is drawn: they go through the same meters, blocks and
/// errors.
struct StoredFields: Sendable {
  /// The file of each point of the axis.
  let sources: [any FieldSource]

  /// Whether fields stand in the order of Markov chains; otherwise each is an independent draw.
  let areChains: Bool

  /// What is known of the ensemble of one point, if it is one of chains.
  struct Chain: Sendable {
    let times: ChainTimes
    let shortcoming: String?
  }

  /// A stretch of fields that share a block.
  private typealias Block = [Int]

  /// Whether every field has the same weight.
  var hasEqualWeights: Bool { sources.allSatisfy { $0.ensemble.logWeights == nil } }

  /// What messages call the file.
  var path: String { sources[0].path }

  /// Measures all fields.
  ///
  /// Independent fields are divided as those of a run are, field i into block i mod B; a chain into
  /// stretches of at least 50 autocorrelation times, which its series tell first.
  ///
  /// - Parameters:
  ///   - setups: What is measured at each point.
  ///   - targets: The theory of each point, for the improved estimator's series; nil if not known.
  ///   - blockCount: Blocks wanted.
  ///   - threads: Workers.
  ///   - monitor: Watches progress and may request a stop.
  /// - Returns: The blocks, and what is known of the chains of each point.
  /// - Throws: ``/EnsembleStorage/FieldFileError``, ``StoredAnalysisError``,
  ///   ``/EnsembleSampling/SamplingStopped``.
  func measure(
    setups: [CorrelatorSetup], targets: [HMCTarget?], blockCount: Int, threads: Int,
    monitor: SamplingMonitor
  ) throws -> (blocks: [RunBlock], chains: [Chain]) {
    var measured: [[BlockMeasurement]] = []
    var chains: [Chain] = []
    for (point, source) in sources.enumerated() {
      let blocks: [Block]
      if areChains {
        let times = ChainTimes(try series(of: source, target: targets[point], monitor: monitor))
        blocks = Self.stretches(of: source.ensemble, times: times, atMost: blockCount)
        guard blocks.count >= 2 else {
          throw StoredAnalysisError.chainTooShort(
            path: path, count: source.ensemble.count, time: times.slowest?.autocorrelationTime)
        }
        chains.append(
          Chain(
            times: times,
            shortcoming: times.shortcoming(
              blockCount: blocks.count, blockLength: blocks.map(\.count).min() ?? 0,
              wayOut: "a longer chain is needed")))
      } else {
        let count = min(blockCount, source.ensemble.count)
        blocks = (0..<count).map { Array(stride(from: $0, to: source.ensemble.count, by: count)) }
      }
      measured.append(
        try measure(
          source, blocks: blocks, setup: setups[point], threads: threads, monitor: monitor))
    }
    let common = measured.map(\.count).min() ?? 0
    return (
      (0..<common).map { block in
        RunBlock(lattice: measured.map { $0[block] }, box: [], free: nil)
      }, chains
    )
  }

  /// The numbers of the fields of each chain, in order.
  private static func chains(of ensemble: StoredEnsemble) -> [[Int]] {
    guard let numbers = ensemble.chains else { return [Array(0..<ensemble.count)] }
    return Dictionary(grouping: 0..<ensemble.count) { numbers[$0] }
      .sorted { $0.key < $1.key }.map(\.value)
  }

  /// Values are smaller in magnitude than this: averages of twelfth powers of the field, the errors of sixth
  /// ones, would not be numbers otherwise.
  private static let valueBound = 1e19

  /// Reads a field whose powers have averages.
  private static func read(
    _ index: Int, of source: any FieldSource, by reader: any FieldReader,
    into field: borrowing Field
  ) throws(FieldFileError) {
    try reader.read(index, into: field)
    let values = UnsafeBufferPointer(start: field.pointer, count: source.ensemble.valueCount)
    if let value = values.first(where: { $0.magnitude >= valueBound }) {
      throw .tooLarge(path: source.path, place: "field \(index)", value: "\(value)")
    }
  }

  /// The series of each chain.
  private func series(
    of source: any FieldSource, target: HMCTarget?, monitor: SamplingMonitor
  ) throws -> [ChainSeries] {
    let ensemble = source.ensemble
    let reader = source.makeReader()
    let field = Field(on: ensemble.lattice, count: ensemble.componentCount)
    return try Self.chains(of: ensemble).map { chain in
      let recorder =
        target.map(ChainRecorder.init)
        ?? ChainRecorder(lattice: ensemble.lattice, componentCount: ensemble.componentCount)
      for index in chain {
        try monitor.checkStop()
        try Self.read(index, of: source, by: reader, into: field)
        recorder.record(field)
      }
      return recorder.takeSeries()
    }
  }

  /// Stretches of at least 50 τ_int, none across two chains.
  private static func stretches(
    of ensemble: StoredEnsemble, times: ChainTimes, atMost wanted: Int
  ) -> [Block] {
    let chains = chains(of: ensemble)
    let time = times.slowest?.autocorrelationTime ?? 0.5
    let shortest = max(1, Int((50 * time).rounded(.up)), ensemble.count / wanted)
    return chains.flatMap { chain -> [Block] in
      let count = max(1, chain.count / shortest)
      return (0..<count).map { block in
        Array(chain[block * chain.count / count..<(block + 1) * chain.count / count])
      }
    }
  }

  /// Memory that meters of blocks in hand may take, in bytes.
  private static let meterMemory = 1 << 29

  /// Measures one point on any number of threads.
  ///
  /// Packed files are cheap to read in their order only, and blocks of independent fields go through all
  /// of the file. So a worker takes as many blocks as meters fit into memory, and reads the file once
  /// for all of them; each block still gets its fields in order.
  private func measure(
    _ source: any FieldSource, blocks: [Block], setup: CorrelatorSetup, threads: Int,
    monitor: SamplingMonitor
  ) throws -> [BlockMeasurement] {
    let ensemble = source.ensemble
    // About ten fields' worth of sums and transforms each.
    let meterSize = 10 * 8 * ensemble.valueCount
    let inHand = max(
      1,
      min(
        (blocks.count + threads - 1) / threads, Self.meterMemory / (threads * meterSize)))
    let groups = stride(from: 0, to: blocks.count, by: inHand).map {
      $0..<min($0 + inHand, blocks.count)
    }
    let next = Atomic<Int>(0)
    let results = Mutex(
      [Result<[BlockMeasurement], FieldFileError>?](
        repeating: nil, count: groups.count))
    DispatchQueue.concurrentPerform(iterations: min(threads, groups.count)) { _ in
      let reader = source.makeReader()
      let field = Field(on: ensemble.lattice, count: ensemble.componentCount)
      while !monitor.isStopRequested {
        let number = next.add(1, ordering: .relaxed).oldValue
        guard number < groups.count else { return }
        let result = Result { () throws(FieldFileError) -> [BlockMeasurement] in
          let meters = groups[number].map { _ in CorrelatorMeter(setup) }
          let fields = groups[number].enumerated().flatMap { meter, block in
            blocks[block].map { (index: $0, meter: meter) }
          }.sorted { $0.index < $1.index }
          for (index, meter) in fields where !monitor.isStopRequested {
            try Self.read(index, of: source, by: reader, into: field)
            let logWeight = ensemble.logWeight(ofField: index)
            meters[meter].measure(field, logWeight: logWeight)
            monitor.record(logWeights: [logWeight])
          }
          return meters.map { $0.finishBlock() }
        }
        results.withLock { $0[number] = result }
        if case .failure = result { return }
      }
    }
    try monitor.checkStop()
    let finished = results.withLock { $0 }
    // The first damage in the order of the blocks, whichever worker met one first.
    for case .failure(let error)? in finished { throw error }
    return try finished.flatMap { try $0?.get() ?? [] }
  }
}
