import CorrelatorAnalysis
import ErrorAnalysis
import LatticeGeometry
import Testing

/// Products of the field at all tuples of sites.
@Suite struct TupleMeterTests {
  /// (n + k − 1)!/k!(n − 1)! tuples of k of n points; 21, 126 and 462 of [Halverson2021].
  @Test func tuplesAreCounted() {
    #expect(TupleMeter.orders.map { IndexTuples(order: $0, of: 6).tuples.count } == [21, 126, 462])
    let tuples = IndexTuples(order: 4, of: 3).tuples
    #expect(Set(tuples).count == 15 && tuples.allSatisfy { $0 == $0.sorted() })
    #expect(zip(tuples, tuples.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
  }

  /// Averages over two fields are those of the products, in the order of the tuples.
  @Test(arguments: [2, 5, 6])
  func averagesAreThoseOfProducts(siteCount: Int) throws {
    let lattice = try Lattice(extents: [siteCount])
    let meter = TupleMeter(siteCount: siteCount)
    let values = (0..<2).map { field in (0..<siteCount).map { Double($0 * $0 - 3 * field) + 0.5 } }
    for numbers in values {
      let field = Field(on: lattice)
      for site in 0..<siteCount { field[site] = numbers[site] }
      meter.measure(field, logWeight: 0)
    }
    let block = meter.finishBlock()
    let tuples = TupleMeter.orders.flatMap { IndexTuples(order: $0, of: siteCount).tuples }
    #expect(block.sums.count == 2 && block.sums.sums.count == tuples.count)
    for (tuple, sum) in zip(tuples, block.sums.sums) {
      #expect(
        sum == values.reduce(0) { total, field in total + tuple.reduce(1) { $0 * field[$1] } })
    }
    #expect(meter.finishBlock().sums.sums.allSatisfy { $0 == 0 })
  }
}
