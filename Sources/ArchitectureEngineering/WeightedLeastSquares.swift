/// Linear least squares with an intercept, weights and a small ridge,
///
///     minimise Σ_i w_i (y_i − a − Σ_k x_ik b_k)² + ρ Σ_i w_i Σ_k (σ_k b_k)²
///
/// with σ_k the columns' deviations, by Cholesky's method on the normal equations.
struct WeightedLeastSquares {
  /// b_k.
  let coefficients: [Double]

  /// The weighted variance of y.
  let targetVariance: Double

  /// The weighted variance of the residual, corrected for the coefficients it was fitted with.
  let residualVariance: Double

  /// Fits.
  ///
  /// - Parameters:
  ///   - target: y_i.
  ///   - rows: x_ik, row-major.
  ///   - weights: w_i ≥ 0 of mean 1.
  ///   - ridge: ρ.
  init(target: [Double], rows: [Double], weights: [Double], ridge: Double) {
    let count = target.count
    let columns = rows.count / count
    let total = weights.reduce(0, +)
    var means = [Double](repeating: 0, count: columns)
    var targetMean = 0.0
    for row in 0..<count {
      targetMean += weights[row] * target[row]
      for column in 0..<columns { means[column] += weights[row] * rows[row * columns + column] }
    }
    targetMean /= total
    for column in 0..<columns { means[column] /= total }
    var matrix = [Double](repeating: 0, count: columns * columns)
    var right = [Double](repeating: 0, count: columns)
    var variance = 0.0
    var centred = [Double](repeating: 0, count: columns)
    for row in 0..<count {
      let weight = weights[row] / total
      let deviation = target[row] - targetMean
      variance += weight * deviation * deviation
      for column in 0..<columns {
        centred[column] = rows[row * columns + column] - means[column]
      }
      for column in 0..<columns {
        let value = weight * centred[column]
        right[column] += value * deviation
        for other in 0...column { matrix[column * columns + other] += value * centred[other] }
      }
    }
    targetVariance = variance
    let scales = (0..<columns).map { matrix[$0 * columns + $0].squareRoot() }
    let inverse = scales.map { $0 > 0 ? 1 / $0 : 0 }
    for column in 0..<columns {
      right[column] *= inverse[column]
      for other in 0...column {
        matrix[column * columns + other] *= inverse[column] * inverse[other]
      }
    }
    // Without a ridge above rounding there may be no solution; then nothing is fitted, and the
    // residual says so.
    let solution =
      NormalEquations(count: columns, matrix: matrix, right: right).solution(ridge: ridge)
      ?? [Double](repeating: 0, count: columns)
    coefficients = zip(solution, inverse).map { $0 * $1 }
    // The residual from the rows themselves: the normal equations lose digits.
    var residual = 0.0
    var weightSquares = 0.0
    for row in 0..<count {
      var value = target[row] - targetMean
      for column in 0..<columns {
        value -= coefficients[column] * (rows[row * columns + column] - means[column])
      }
      residual += weights[row] / total * value * value
      weightSquares += weights[row] * weights[row]
    }
    let effective = total * total / weightSquares
    let freedom = max(1, effective - Double(columns) - 1)
    residualVariance = residual * effective / freedom
  }
}
