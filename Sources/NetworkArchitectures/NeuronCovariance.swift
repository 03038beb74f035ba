/// A covariance C among the readouts of a network's neurons, as its Cholesky factor.
///
/// Readouts become W = L z, C = L Lᵀ, in place of independent z; C = 1 changes nothing. With the
/// N × N matrix C,
///
///     K_W(x, y) = (σ_W²/N) [tr C · E h(x)h(y) + Σ_{i≠j} C_ij · E h(x) E h(y)].
public struct NeuronCovariance: Hashable, Sendable {
  /// N, the number of rows.
  public let width: Int

  /// tr C.
  public let trace: Double

  /// Σ_i C_ii².
  public let squaredTrace: Double

  /// Σ_{i≠j} C_ij.
  public let offDiagonalSum: Double

  /// Σ_{i≠j} C_ij².
  public let offDiagonalSquares: Double

  /// L row by row, N² numbers; zero above the diagonal.
  public let factor: [Double]

  /// Factorises a covariance.
  ///
  /// - Parameter rows: C, symmetric and positive semidefinite to rounding; singular is allowed.
  /// - Throws: ``ParameterDensityError`` naming the row that spoils it.
  public init(rows: [[Double]]) throws(ParameterDensityError) {
    let count = rows.count
    for row in rows where row.count != count || count == 0 {
      throw .covarianceNotSquare(rows: count, columns: row.count)
    }
    let largest = rows.indices.reduce(0) { max($0, abs(rows[$1][$1])) }
    guard largest > 0, largest.isFinite else { throw .varianceNotPositive(largest) }
    let tolerance = 1e-12 * largest
    var factor = [Double](repeating: 0, count: count * count)
    for column in 0..<count {
      for row in column..<count {
        let difference = rows[row][column] - rows[column][row]
        guard abs(difference) <= tolerance else {
          throw .covarianceNotSymmetric(row: row, column: column, difference: difference)
        }
        var remainder = rows[row][column]
        for inner in 0..<column {
          remainder -= factor[row * count + inner] * factor[column * count + inner]
        }
        let pivot = factor[column * count + column]
        if row == column {
          guard remainder >= -tolerance else {
            throw .covarianceNotPositive(row: row, pivot: remainder)
          }
          factor[row * count + row] = remainder > tolerance ? remainder.squareRoot() : 0
        } else if pivot > 0 {
          factor[row * count + column] = remainder / pivot
        } else if abs(remainder) > 1e-6 * largest {
          // A direction without variance that is correlated with another one: det < 0.
          throw .covarianceNotPositive(row: row, pivot: -abs(remainder))
        }
      }
    }
    self.factor = factor
    width = count
    trace = rows.indices.reduce(0) { $0 + rows[$1][$1] }
    squaredTrace = rows.indices.reduce(0) { $0 + rows[$1][$1] * rows[$1][$1] }
    offDiagonalSum = rows.reduce(0) { $0 + $1.reduce(0, +) } - trace
    offDiagonalSquares = rows.reduce(0) { $0 + $1.reduce(0) { $0 + $1 * $1 } } - squaredTrace
  }

  /// Replaces independent numbers z by L z.
  func apply(to values: UnsafeMutableBufferPointer<Double>) {
    precondition(values.count == width, "one number per neuron")
    for row in stride(from: width - 1, through: 0, by: -1) {
      var sum = 0.0
      for column in 0...row { sum += factor[row * width + column] * values[column] }
      values[row] = sum
    }
  }
}
