public import LatticeGeometry
import RealModule

/// What doubling the number of integration steps changes in ln w: the one error of a map that its
/// weights do not repair.
public struct StepDoubling: Codable, Hashable, Sendable {
  /// Steps of each leg, before doubling.
  public let stepCounts: [Int]

  /// The largest standard deviation of the change over the points of the axis.
  public let deviation: Double

  /// The largest |mean| of the change over the points of the axis: the shift of ln Z.
  public let shift: Double

  /// The standard deviation of ln w itself, at the point where it is largest.
  public let logWeightDeviation: Double

  /// Compares a map with itself at twice the steps, network by network.
  ///
  /// - Parameters:
  ///   - realisation: The map.
  ///   - networkCount: Networks compared.
  ///   - seed: Of their streams.
  ///   - purpose: The streams used; production networks are never among a pilot's.
  ///   - threads: Workers.
  public init(
    of realisation: some SteppedRealisation, networkCount: Int, seed: UInt64,
    purpose: RandomStream.Purpose = .pilot, threads: Int = 1
  ) {
    let coarse = realisation.logWeights(
      networkCount: networkCount, seed: seed, purpose: purpose, threads: threads)
    let fine = realisation.withSteps(scaledBy: 2).logWeights(
      networkCount: networkCount, seed: seed, purpose: purpose, threads: threads)
    self.init(stepCounts: realisation.stepCounts, coarse: coarse, fine: fine)
  }

  /// Takes what was measured elsewhere, step by step of an annealing.
  public init(
    stepCounts: [Int], deviation: Double, shift: Double, logWeightDeviation: Double
  ) {
    self.stepCounts = stepCounts
    self.deviation = deviation
    self.shift = shift
    self.logWeightDeviation = logWeightDeviation
  }

  fileprivate init(stepCounts: [Int], coarse: [[Double]], fine: [[Double]]) {
    self.stepCounts = stepCounts
    let changes = zip(coarse, fine).map { zip($0, $1).map { $1 - $0 } }
    let moments = changes.map(Self.moments)
    deviation = moments.map(\.deviation).max() ?? 0
    shift = moments.map { $0.mean.magnitude }.max() ?? 0
    logWeightDeviation = fine.map { Self.moments($0).deviation }.max() ?? 0
  }

  /// Whether the integrator's error disappears behind the statistical one of an ensemble: in ln w a
  /// standard deviation of at most 0.1/√n and a mean of at most a tenth of the error of ln Z.
  public func suffices(forNetworkCount networkCount: Int) -> Bool {
    let root = Double(networkCount).squareRoot()
    // An error of ln Z below rounding asks for nothing.
    return deviation <= 0.1 / root && shift <= max(0.1 * logWeightDeviation / root, 1e-10)
  }

  /// Whether ln w spreads so far that no number of steps makes the map useful.
  var isHopeless: Bool { !(logWeightDeviation < 6) }

  private static func moments(_ values: [Double]) -> (mean: Double, deviation: Double) {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (squares / max(1, count - 1)).squareRoot())
  }
}

extension SteppedRealisation {
  /// The map with as few steps as an ensemble allows: steps are doubled until doubling them once
  /// more ``StepDoubling/suffices(forNetworkCount:)``; then five, six and seven eighths of them are
  /// compared with the finest.
  ///
  /// - Parameters:
  ///   - productionCount: Networks of the ensemble.
  ///   - pilotCount: Networks the choice is made on.
  ///   - seed: Of the pilot's streams.
  ///   - largest: The most steps a leg is given. Where ln w has a standard deviation above 6, and
  ///     nothing is left of the ensemble, steps are not refined either.
  ///   - threads: Workers.
  ///   - shouldStop: Asked between pilots.
  /// - Returns: The map and what doubling its steps would change; the last tried if `largest` came
  ///   first or a stop was asked for.
  public func choosingSteps(
    productionCount: Int, pilotCount: Int, seed: UInt64, largest: Int = 256, threads: Int = 1,
    shouldStop: () -> Bool = { false }
  ) -> (realisation: Self, doubling: StepDoubling) {
    func logWeights(_ realisation: Self) -> [[Double]] {
      realisation.logWeights(
        networkCount: pilotCount, seed: seed, purpose: .pilot, threads: threads)
    }
    var candidate = self
    var factor = 1
    var weights = logWeights(candidate)
    while true {
      let finer = withSteps(scaledBy: 2 * factor)
      let finerWeights = logWeights(finer)
      let doubling = StepDoubling(
        stepCounts: candidate.stepCounts, coarse: weights, fine: finerWeights)
      let isLast = finer.stepCounts.contains { $0 > largest } || shouldStop()
      if isLast || doubling.isHopeless { return (candidate, doubling) }
      if doubling.suffices(forNetworkCount: productionCount) {
        // Half as many were too few, or not tried; some number in between may do.
        for eighths in 5..<8
        where candidate.stepCounts.allSatisfy({ ($0 * eighths).isMultiple(of: 8) }) {
          let leaner = candidate.with(stepCounts: candidate.stepCounts.map { $0 * eighths / 8 })
          let leanerDoubling = StepDoubling(
            stepCounts: leaner.stepCounts, coarse: logWeights(leaner), fine: finerWeights)
          if leanerDoubling.suffices(forNetworkCount: productionCount) {
            return (leaner, leanerDoubling)
          }
        }
        return (candidate, doubling)
      }
      (candidate, weights) = (finer, finerWeights)
      factor *= 2
    }
  }
}
