import FieldTheory
import LatticeGeometry
import NetworkArchitectures
import RealModule
import Synchronization

/// Weighted networks carried together along a path: the pilot on which maps are fitted and settings
/// chosen. Every network has its own stream, so nothing depends on the number of threads.
final class NetworkPopulation: @unchecked Sendable {
  // Each network's memory is touched by one worker at a time.

  /// Networks.
  let count: Int

  /// ln w of each, with E[w] = Z_t/Z_ref.
  let logWeights: UnsafeMutablePointer<Double>

  /// The kinetic term.
  let dispersion: Dispersion

  /// K(p).
  let kineticTerms: [Double]

  let transform: FourierTransform
  private let coefficients: TransformBuffer
  private let streams: UnsafeMutablePointer<RandomStream>
  private var collective: RandomStream
  private let partCount: Int
  private let threads: Int

  /// Draws free networks.
  ///
  /// - Parameters:
  ///   - reference: The free theory.
  ///   - count: Networks.
  ///   - firstNetwork: The number of the first one's stream.
  ///   - seed: Of their streams.
  ///   - purpose: Of their streams.
  ///   - threads: Workers.
  ///   - transform: A plan for one field.
  init(
    reference: FreePropagator, count: Int, firstNetwork: Int = 0, seed: UInt64,
    purpose: RandomStream.Purpose, threads: Int, transform: FourierTransform
  ) {
    self.count = count
    self.threads = threads
    self.transform = transform
    dispersion = reference.dispersion
    kineticTerms = reference.kineticTerms
    partCount = paddedCount(2 * reference.grid.modeCount)
    coefficients = TransformBuffer(count: count * partCount)
    logWeights = .allocate(capacity: count)
    logWeights.initialize(repeating: 0, count: count)
    streams = .allocate(capacity: count)
    for network in 0..<count {
      (streams + network).initialize(
        to: RandomStream(seed: seed, purpose: purpose, network: UInt64(firstNetwork + network)))
    }
    // Draws for the population as a whole come from a number no network has.
    collective = RandomStream(
      seed: seed, purpose: purpose, network: .max - UInt64(firstNetwork))
    let network = ExactWidthNetwork(propagator: reference, transform: transform)
    forEach {
      ModeBuffer(grid: reference.grid)
    } body: { modes, number in
      network.drawCoefficients(using: &self.streams[number], into: modes.modes)
      self.coefficients(of: number).update(from: modes.modes.pointer, count: self.partCount)
    }
  }

  deinit {
    logWeights.deallocate()
    streams.deinitialize(count: count)
    streams.deallocate()
  }

  /// c(p) of a network.
  func coefficients(of network: Int) -> UnsafeMutablePointer<Double> {
    coefficients.pointer + network * partCount
  }

  /// Runs a body for every network; what it makes is placed by number.
  func forEach<Worker>(
    makeWorker: @Sendable () -> Worker, body: @Sendable (Worker, Int) -> Void
  ) {
    _ = forEachNetwork(
      count: count, threads: threads, shouldStop: { false }, makeWorker: makeWorker, body: body)
  }

  /// A number for each of the first items, in order.
  private func values<Worker>(
    of items: Int, makeWorker: @Sendable () -> Worker,
    body: @Sendable (Worker, Int) -> Double
  ) -> [Double] {
    [Double](unsafeUninitializedCapacity: items) { buffer, initializedCount in
      initializedCount = items
      guard let base = buffer.baseAddress else { return }
      let results = SharedDoubles(pointer: base)
      _ = forEachNetwork(
        count: items, threads: threads, shouldStop: { false }, makeWorker: makeWorker
      ) { worker, item in
        (results.pointer + item).initialize(to: body(worker, item))
      }
    }
  }

  /// Carries every network along a flow from one time of a path to another.
  ///
  /// - Returns: The changes of ln w, by network.
  @discardableResult
  func advance(
    along path: CouplingPath, velocity: (any TransportVelocity)?, method: RungeKuttaTableau,
    from start: Double, to end: Double, stepCount: Int
  ) -> [Double] {
    values(of: count) {
      PathCarrier(
        path: path, velocity: velocity, method: method, kineticTerms: self.kineticTerms,
        transform: self.transform)
    } body: { carrier, network in
      let modes = self.coefficients(of: network)
      carrier.evaluateField(modes)
      let before = carrier.action(of: modes, at: start)
      let logJacobian = carrier.carry(modes, from: start, to: end, stepCount: stepCount)
      carrier.evaluateField(modes)
      let change = before - carrier.action(of: modes, at: end) + logJacobian
      let logWeight = self.logWeights[network] + change
      // A network whose flow left the numbers is lost, and carries no weight.
      self.logWeights[network] = logWeight.isFinite ? logWeight : -.infinity
      return change
    }
  }

  /// What the first networks would add to ln w along a flow; they stay where they are.
  func trial(
    of sample: Int, along stretch: AnnealingStretch, method: RungeKuttaTableau,
    from start: Double, to end: Double, stepCount: Int
  ) -> [Double] {
    values(of: sample) {
      PathCarrier(
        path: stretch.path, velocity: stretch.velocity, method: method,
        kineticTerms: self.kineticTerms, transform: self.transform)
    } body: { carrier, network in
      withUnsafeTemporaryAllocation(
        byteCount: self.partCount * MemoryLayout<Double>.stride, alignment: 64
      ) { bytes in
        let copy = bytes.bindMemory(to: Double.self)
        guard let copy = copy.baseAddress else { return 0 }
        copy.update(from: self.coefficients(of: network), count: self.partCount)
        carrier.evaluateField(copy)
        let before = carrier.action(of: copy, at: start)
        let logJacobian = carrier.carry(copy, from: start, to: end, stepCount: stepCount)
        carrier.evaluateField(copy)
        return before - carrier.action(of: copy, at: end) + logJacobian
      }
    }
  }

  /// Makes moves of every network that leave the density of a point of a path invariant.
  ///
  /// - Returns: The fraction accepted.
  @discardableResult
  func move(
    _ move: FunctionSpaceMove, couplings: Couplings, setting: MoveSetting, count moves: Int
  ) -> Double {
    let accepted = Atomic<Int>(0)
    forEach {
      (mover: move.makeMover(), carrier: self.makeCarrier())
    } body: { worker, network in
      let modes = self.coefficients(of: network)
      worker.carrier.evaluateField(modes)
      worker.mover.begin(at: worker.carrier.field, couplings: couplings)
      var taken = 0
      for _ in 0..<moves {
        let isTaken = worker.mover.advance(
          stepSize: setting.stepSize, steps: setting.steps, using: &self.streams[network])
        if isTaken { taken += 1 }
      }
      worker.mover.copyField(into: worker.carrier.field)
      worker.carrier.readCoefficients(into: modes)
      accepted.add(taken, ordering: .relaxed)
    }
    return Double(accepted.load(ordering: .relaxed)) / Double(max(1, count * moves))
  }

  /// Chooses the angle of a step so that a move is accepted with about a given probability.
  ///
  /// The deviation of ΔH grows like ε² for an integrator of second order, and the fraction refused,
  /// erf of it over √8, in proportion while it is small.
  ///
  /// - Parameters:
  ///   - move: The move.
  ///   - couplings: Of the density.
  ///   - steps: Steps of a trajectory, of a quarter turn at most.
  ///   - acceptance: The probability wanted.
  func tune(
    _ move: FunctionSpaceMove, couplings: Couplings, steps: Int, acceptance: Double = 0.85
  ) -> MoveSetting {
    let sample = min(count, 128)
    let longest = Double.pi / 2 / Double(steps)
    var stepSize = longest
    for _ in 0..<4 {
      let trialSize = stepSize
      let probabilities = values(of: sample) {
        (mover: move.makeMover(), carrier: self.makeCarrier())
      } body: { worker, number in
        // A population carries its networks in order, so these are as good as any.
        let network = number * (self.count / sample)
        var stream = self.streams[network]
        worker.carrier.evaluateField(self.coefficients(of: network))
        worker.mover.begin(at: worker.carrier.field, couplings: couplings)
        worker.mover.advance(stepSize: trialSize, steps: steps, using: &stream)
        let change = worker.mover.energyChange
        return change.isNaN ? 0 : min(1, .exp(-change))
      }
      let sum = probabilities.reduce(0, +)
      let mean = min(max(sum / Double(sample), 0.02), 0.999)
      let factor = ((1 - acceptance) / (1 - mean)).squareRoot()
      stepSize = min(longest, stepSize * min(max(factor, 0.3), 3))
    }
    return MoveSetting(stepSize: stepSize, steps: steps)
  }

  /// (Σw)²/(n Σw²).
  var essFraction: Double { effectiveFraction(weights) }

  /// Weights of unit mean; zeros if every network is lost.
  var weights: [Double] {
    unitMeanWeights(UnsafeBufferPointer(start: logWeights, count: count))
  }

  /// ln w of all, which starts afresh at 0.
  func takeLogWeights() -> [Double] {
    let values = Array(UnsafeBufferPointer(start: logWeights, count: count))
    logWeights.update(repeating: 0, count: count)
    return values
  }

  /// Replaces the networks by as many of equal weight, each copied about as often as its weight
  /// says: systematic resampling. ln w becomes ln of the mean weight.
  func resample() {
    let mean = logMean(UnsafeBufferPointer(start: logWeights, count: count))
    guard mean > -.infinity else { return }
    let parents = systematicSample(weights, offset: collective.uniform())
    let copy = TransformBuffer(count: count * partCount)
    copy.pointer.update(from: coefficients.pointer, count: count * partCount)
    for (network, parent) in parents.enumerated() {
      coefficients(of: network).update(
        from: copy.pointer + parent * partCount, count: partCount)
      logWeights[network] = mean
    }
  }

  private func makeCarrier() -> PathCarrier {
    // The couplings are given with every move.
    let free = CouplingPath(
      from: Couplings(massSquared: 1, lambda: 0), to: Couplings(massSquared: 1, lambda: 0))
    return PathCarrier(
      path: free, velocity: nil, method: .classical, kineticTerms: kineticTerms,
      transform: transform)
  }
}

/// One worker's coefficients.
private final class ModeBuffer {
  let modes: MomentumField
  init(grid: MomentumGrid) { modes = MomentumField(on: grid) }
}
