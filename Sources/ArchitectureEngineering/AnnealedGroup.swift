import LatticeGeometry
import RealModule

/// Networks annealed together, for use on one thread: their fields, weights, and the networks drawn
/// that they descend from.
final class AnnealedGroup {
  /// Networks in hand.
  private(set) var count = 0

  /// S of each network's field.
  var actions: [Double] = []

  /// ln w of each.
  var logWeights: [Double] = []

  /// Below this effective fraction of the group it is resampled.
  private static let leastEffectiveFraction = 0.5

  private var ancestors: [Int] = []
  private var isResampled = false

  /// Of the networks drawn, those of which a descendant was lost by its flow.
  private var isLost: [Bool] = []

  private let coefficients: TransformBuffer
  private let capacity: Int
  private let partCount: Int

  /// Makes room for a number of networks.
  init(capacity: Int, grid: MomentumGrid) {
    self.capacity = capacity
    partCount = paddedCount(2 * grid.modeCount)
    coefficients = TransformBuffer(count: capacity * partCount)
  }

  /// Starts afresh with networks of weight 1.
  func begin(count: Int) {
    precondition(count <= capacity, "a group no larger than planned")
    self.count = count
    actions = [Double](repeating: 0, count: count)
    logWeights = actions
    ancestors = Array(0..<count)
    isResampled = false
    isLost = [Bool](repeating: false, count: count)
  }

  /// c(p) of a network.
  func coefficients(of network: Int) -> UnsafeMutablePointer<Double> {
    coefficients.pointer + network * partCount
  }

  /// Repeats networks in proportion to their weights if these have become too uneven: systematic
  /// resampling.
  ///
  /// Network k is drawn n w_k/Σw times on average, so giving each of the n drawn the mean weight leaves
  /// every E[Σwo] as it is. Those drawn stay where they are, and further copies take the places of
  /// those that are not.
  ///
  /// - Parameter stream: Gives the one random number; nothing drawn so far may depend on it.
  func resampleIfUneven(using stream: inout RandomStream) {
    guard count > 1 else { return }
    let finite = logWeights.map { $0.isFinite ? $0 : -.infinity }
    let weights = unitMeanWeights(finite)
    let fraction = effectiveFraction(weights)
    // Without any weight there is nothing to copy.
    guard fraction > 0, fraction < Self.leastEffectiveFraction else { return }
    for network in finite.indices where finite[network] == -.infinity {
      isLost[ancestors[network]] = true
    }
    var copies = [Int](repeating: 0, count: count)
    for parent in systematicSample(weights, offset: stream.uniform()) { copies[parent] += 1 }
    var vacant = copies.indices.filter { copies[$0] == 0 }.makeIterator()
    for parent in copies.indices where copies[parent] > 1 {
      for _ in 1..<copies[parent] {
        guard let place = vacant.next() else { preconditionFailure("as many places as copies") }
        coefficients(of: place).update(from: coefficients(of: parent), count: partCount)
        actions[place] = actions[parent]
        ancestors[place] = ancestors[parent]
      }
    }
    logWeights = [Double](repeating: logMean(finite), count: count)
    isResampled = true
  }

  /// The weight of every network, and of the family of the network drawn at its place.
  var weights: [NetworkWeight] {
    // Families of one are exact.
    guard isResampled else { return logWeights.map { NetworkWeight(log: $0, family: $0) } }
    let largest = logWeights.filter(\.isFinite).max() ?? 0
    var families = [Double](repeating: 0, count: count)
    var isLost = isLost
    for (network, ancestor) in ancestors.enumerated() {
      if logWeights[network].isFinite {
        families[ancestor] += .exp(logWeights[network] - largest)
      } else {
        isLost[ancestor] = true
      }
    }
    return (0..<count).map { network in
      let family = families[network]
      let logFamily = family > 0 ? largest + .log(family) : isLost[network] ? Double.nan : nil
      return NetworkWeight(log: logWeights[network], family: logFamily)
    }
  }
}
