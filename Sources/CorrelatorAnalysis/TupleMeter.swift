import ErrorAnalysis
public import LatticeGeometry

/// Measures ⟨φ(x₁) … φ(x_n)⟩ for n = 2, 4, 6 at all tuples of a lattice's sites, for ensembles without
/// translation invariance.
///
/// Its averages are those of ``IndexTuples`` of order 2, then 4, then 6.
public final class TupleMeter {
  /// The orders n.
  public static let orders = [2, 4, 6]

  /// Every tuple of order 1 to 6 as a shorter one's number and one more site; number 0 is empty.
  private let parents: [Int]
  private let sites: [Int]

  /// Where the tuples of ``orders`` stand.
  private let ranges: [Range<Int>]

  private var products: [Double]
  private var sums: [Double]
  private var count = 0

  /// Creates a meter.
  ///
  /// - Parameter siteCount: Sites of the lattice; there are (siteCount + 5)!/6!(siteCount − 1)! products
  ///   of six.
  public init(siteCount: Int) {
    var (parents, sites, ranges) = ([0], [0], [Range<Int>]())
    var shorter = 0..<1
    for order in 1...6 {
      let start = parents.count
      // In the order of IndexTuples: each shorter tuple with every site from its last one on.
      for parent in shorter {
        for site in sites[parent]..<siteCount {
          parents.append(parent)
          sites.append(site)
        }
      }
      shorter = start..<parents.count
      if Self.orders.contains(order) { ranges.append(shorter) }
    }
    self.parents = parents
    self.sites = sites
    self.ranges = ranges
    products = [Double](repeating: 1, count: parents.count)
    sums = [Double](repeating: 0, count: parents.count)
  }

  /// Adds one field; weights are not supported here and must be 1 (ln w = 0).
  public func measure(_ field: borrowing Field, logWeight: Double) {
    precondition(logWeight == 0, "networks of an undeformed density")
    count += 1
    let (values, parents, sites) = (field.pointer, parents, sites)
    products.withUnsafeMutableBufferPointer { products in
      sums.withUnsafeMutableBufferPointer { sums in
        for tuple in 1..<products.count {
          products[tuple] = products[parents[tuple]] * values[sites[tuple]]
          sums[tuple] += products[tuple]
        }
      }
    }
  }

  /// Returns the sums over the fields since the last call, and starts afresh.
  public func finishBlock() -> BlockMeasurement {
    var weights = WeightStatistics()
    for _ in 0..<count { weights.add(logWeight: 0) }
    let block = BlockMeasurement(
      sums: WeightedSums(
        count: count, shift: 0, weight: Double(count), sums: ranges.flatMap { sums[$0] }),
      weights: weights)
    sums = [Double](repeating: 0, count: sums.count)
    count = 0
    return block
  }
}
