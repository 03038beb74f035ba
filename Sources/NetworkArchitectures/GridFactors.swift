/// A grid's directions in two groups, V = V₁·V₂, so that a function of the site that factorises over
/// directions is an outer product.
struct GridFactors {
  /// V₁, sites of the leading directions.
  let rows: Int
  /// V₂, sites of the trailing directions.
  let columns: Int
  /// V₂ rounded up to a multiple of eight.
  let paddedColumns: Int
  /// The leading directions' coordinates, [V₁][…].
  let rowInputs: [[Double]]
  /// The trailing directions' coordinates, [V₂][…].
  let columnInputs: [[Double]]

  /// Splits a grid where V₁ + V₂ is least.
  ///
  /// - Parameter axes: The coordinates along each direction, at least two of them.
  init(axes: [[Double]]) {
    precondition(axes.count >= 2, "two directions to separate")
    func cost(_ split: Int) -> Int {
      axes[..<split].reduce(1) { $0 * $1.count } + axes[split...].reduce(1) { $0 * $1.count }
    }
    let split = (1..<axes.count).min { cost($0) < cost($1) } ?? 1
    rowInputs = Self.product(Array(axes[..<split]))
    columnInputs = Self.product(Array(axes[split...]))
    rows = rowInputs.count
    columns = columnInputs.count
    paddedColumns = (columns + 7) / 8 * 8
  }

  private static func product(_ axes: [[Double]]) -> [[Double]] {
    axes.reduce([[]]) { points, axis in points.flatMap { point in axis.map { point + [$0] } } }
  }
}
