public import LatticeGeometry
import ErrorAnalysis

/// Measures ⟨φ(x) φ(y)⟩ between chosen sites, for ensembles without translation invariance.
public final class SitePairMeter {
  private let sites: [Int]
  private var sums: [Double]
  private var count = 0

  /// Creates a meter.
  ///
  /// - Parameter sites: The sites; every pair x ≤ y in their order is measured.
  public init(sites: [Int]) {
    self.sites = sites
    sums = [Double](repeating: 0, count: sites.count * (sites.count + 1) / 2)
  }

  /// Adds one field; weights are not supported here and must be 1 (ln w = 0).
  public func measure(_ field: borrowing Field, logWeight: Double) {
    precondition(logWeight == 0, "networks of an undeformed density")
    count += 1
    var pair = 0
    for (index, first) in sites.enumerated() {
      let value = field[first]
      for second in sites[index...] {
        sums[pair] += value * field[second]
        pair += 1
      }
    }
  }

  /// Returns the sums over the fields since the last call, and starts afresh.
  public func finishBlock() -> BlockMeasurement {
    var weights = WeightStatistics()
    for _ in 0..<count { weights.add(logWeight: 0) }
    let block = BlockMeasurement(
      sums: WeightedSums(count: count, shift: 0, weight: Double(count), sums: sums),
      weights: weights)
    sums = [Double](repeating: 0, count: sums.count)
    count = 0
    return block
  }
}
