/// A symmetric positive definite system (A + ρ 1) x = b, solved by Cholesky's method.
struct NormalEquations {
  /// The order of A.
  let count: Int

  /// A, row-major; only the lower triangle is read.
  let matrix: [Double]

  /// b.
  let right: [Double]

  /// x, or nil if A + ρ 1 is not positive definite to rounding.
  func solution(ridge: Double) -> [Double]? {
    var factor = matrix
    let solved = factor.withUnsafeMutableBufferPointer { buffer -> [Double]? in
      guard let lower = buffer.baseAddress else { return [] }
      for row in 0..<count {
        let current = lower + row * count
        for column in 0..<row {
          let other = lower + column * count
          current[column] =
            (current[column] - laneDotProduct(current, other, count: column)) / other[column]
        }
        let pivot = current[row] + ridge - laneDotProduct(current, current, count: row)
        guard pivot > 0 else { return nil }
        current[row] = pivot.squareRoot()
      }
      var solution = right
      for row in 0..<count {
        var sum = solution[row]
        for column in 0..<row { sum -= lower[row * count + column] * solution[column] }
        solution[row] = sum / lower[row * count + row]
      }
      for row in stride(from: count - 1, through: 0, by: -1) {
        let value = solution[row] / lower[row * count + row]
        solution[row] = value
        for column in 0..<row { solution[column] -= lower[row * count + column] * value }
      }
      return solution
    }
    return solved
  }
}
