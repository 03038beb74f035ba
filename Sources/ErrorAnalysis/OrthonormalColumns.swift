import RealModule

/// A tall matrix A as Q R, its columns made orthonormal one after the other.
public struct OrthonormalColumns {
  /// The columns of Q.
  let basis: [[Double]]

  /// The rows of R, upper triangular.
  let triangle: [[Double]]

  /// Whether every column has a part of at least 10⁻¹² of it that the columns before it do not span.
  public let isFullRank: Bool

  /// Takes the matrix by its columns, at least as long as they are many.
  public init(_ columns: [[Double]]) {
    var basis: [[Double]] = []
    var triangle = [[Double]](
      repeating: [Double](repeating: 0, count: columns.count), count: columns.count)
    var isFullRank = true
    for (index, column) in columns.enumerated() {
      var rest = column
      // Twice, which keeps the basis orthogonal to rounding.
      for _ in 0..<2 {
        for (row, unit) in basis.enumerated() {
          let overlap = zip(unit, rest).reduce(0) { $0 + $1.0 * $1.1 }
          triangle[row][index] += overlap
          rest = zip(rest, unit).map { $0 - overlap * $1 }
        }
      }
      let norm = rest.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let length = column.reduce(0) { $0 + $1 * $1 }.squareRoot()
      if !(norm > 1e-12 * length) { isFullRank = false }
      triangle[index][index] = norm
      basis.append(rest.map { $0 / norm })
    }
    self.basis = basis
    self.triangle = triangle
    self.isFullRank = isFullRank
  }

  /// Q^T b.
  func components(of vector: [Double]) -> [Double] {
    basis.map { unit in zip(unit, vector).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  /// R^{−1} Q^T b, which minimises |A x − b|; only for full rank.
  func leastSquares(_ vector: [Double]) -> [Double] {
    var solution = components(of: vector)
    for row in solution.indices.reversed() {
      for column in (row + 1)..<solution.count {
        solution[row] -= triangle[row][column] * solution[column]
      }
      solution[row] /= triangle[row][row]
    }
    return solution
  }

  /// The rows of R^{−1} Q^T: each component of the solution as a linear function of b.
  public var responses: [[Double]] {
    var responses = basis
    for row in basis.indices.reversed() {
      for column in (row + 1)..<basis.count {
        responses[row] = zip(responses[row], responses[column]).map {
          $0 - triangle[row][column] * $1
        }
      }
      responses[row] = responses[row].map { $0 / triangle[row][row] }
    }
    return responses
  }
}
