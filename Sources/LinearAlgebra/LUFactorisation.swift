/// P A = L U of a square matrix, by Gaussian elimination with row pivots.
package struct LUFactorisation {
  /// The number of rows.
  package let size: Int

  /// L below the diagonal, whose own diagonal is 1, and U above, row-major.
  private var factors: [Double]

  /// The row that stands in place of each.
  private var rows: [Int]

  /// Factorises a matrix given row-major.
  ///
  /// - Throws: ``SingularMatrix`` if a pivot is zero or not a number.
  package init(matrix: [Double], size: Int) throws(SingularMatrix) {
    precondition(matrix.count == size * size, "a square matrix")
    self.size = size
    factors = matrix
    rows = Array(0..<size)
    for column in 0..<size {
      var pivot = column
      for row in column..<size
      where abs(factors[row * size + column]) > abs(factors[pivot * size + column]) {
        pivot = row
      }
      let value = factors[pivot * size + column]
      guard value != 0, value.isFinite else { throw SingularMatrix(size: size) }
      if pivot != column {
        rows.swapAt(pivot, column)
        for index in 0..<size {
          factors.swapAt(pivot * size + index, column * size + index)
        }
      }
      factors.withUnsafeMutableBufferPointer { buffer in
        guard let start = buffer.baseAddress else { return }
        let (next, count) = (column + 1, size - column - 1)
        for row in next..<max(next, size) {
          let target = start + row * size
          target[column] /= value
          guard target[column] != 0, count > 0 else { continue }
          addMultiple(
            -target[column], of: start + column * size + next, to: target + next, count: count)
        }
      }
    }
  }

  /// x with A x = b.
  package func solve(_ right: [Double]) -> [Double] {
    precondition(right.count == size, "one number a row")
    var solution = rows.map { right[$0] }
    for row in 0..<size {
      for column in 0..<row { solution[row] -= factors[row * size + column] * solution[column] }
    }
    for row in (0..<size).reversed() {
      for column in row + 1..<max(row + 1, size) {
        solution[row] -= factors[row * size + column] * solution[column]
      }
      solution[row] /= factors[row * size + row]
    }
    return solution
  }
}
