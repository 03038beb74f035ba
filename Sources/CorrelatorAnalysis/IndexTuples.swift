/// The ways to choose n of some points, repeated ones included and their order left aside: 126 for n = 4
/// of six points, the tuples of [Halverson2021].
public struct IndexTuples: Sendable {
  /// n.
  public let order: Int

  /// Each in ascending order, one after the other in lexicographic order.
  public let tuples: [[Int]]

  /// Lists them.
  ///
  /// - Parameters:
  ///   - order: n ≥ 1.
  ///   - count: Points to choose from, numbered from 0.
  public init(order: Int, of count: Int) {
    precondition(order >= 1 && count >= 1, "something to choose")
    self.order = order
    var tuples: [[Int]] = [[]]
    for _ in 0..<order {
      tuples = tuples.flatMap { tuple in ((tuple.last ?? 0)..<count).map { tuple + [$0] } }
    }
    self.tuples = tuples
  }
}
