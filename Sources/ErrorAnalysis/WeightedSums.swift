import RealModule

/// Sums of weighted observables over one block of networks, Σ w oₖ, and of the weights, Σ w.
///
/// Weights are e^{ln w − shift} with one shift a block, so that no weight overflows; blocks are
/// brought to a common shift when they are combined.
///
/// - Shape: ``sums`` has one entry per observable.
public struct WeightedSums: JoinableBlock, Sendable {
  /// Networks in the block.
  public let count: Int

  /// ln of the factor taken out of every weight.
  public let shift: Double

  /// Σ w.
  public let weight: Double

  /// Σ w oₖ.
  public let sums: [Double]

  /// Creates the sums of one block.
  public init(count: Int, shift: Double, weight: Double, sums: [Double]) {
    self.count = count
    self.shift = shift
    self.weight = weight
    self.sums = sums
  }

  /// The sums over these networks and those that follow them in the block.
  public func joined(with next: WeightedSums) -> WeightedSums {
    precondition(sums.count == next.sums.count, "the same observables")
    guard weight > 0 else {
      return WeightedSums(
        count: count + next.count, shift: next.shift, weight: next.weight, sums: next.sums)
    }
    let shift = next.weight > 0 ? max(shift, next.shift) : shift
    let (own, others) = (factor(toShift: shift), next.factor(toShift: shift))
    return WeightedSums(
      count: count + next.count, shift: shift, weight: own * weight + others * next.weight,
      sums: zip(sums, next.sums).map { own * $0 + others * $1 })
  }

  /// Whether both are sums of the same observables over numbers of networks that can be.
  public func fits(_ other: WeightedSums) -> Bool {
    sums.count == other.sums.count
      && [count, other.count].allSatisfy(WeightStatistics.possibleCounts.contains)
  }

  /// What turns Σ w and Σ w oₖ into units of another shift; without weight there is no unit, and
  /// nothing to turn.
  func factor(toShift other: Double) -> Double { weight > 0 ? Double.exp(shift - other) : 0 }
}
