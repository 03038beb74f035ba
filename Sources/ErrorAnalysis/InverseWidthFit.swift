import RealModule

/// A polynomial in 1/N fitted to estimates at several widths by weighted least squares.
public struct InverseWidthFit: Hashable, Sendable {
  /// The polynomial's degree.
  public let degree: Int

  /// Coefficients of (1/N)^k, k = 0 … degree.
  public let coefficients: [Double]

  /// The standard deviation of the first coefficient, the value at N → ∞.
  public let error: Double

  /// χ² of the deviations, widths taken as independent.
  public let chiSquared: ChiSquared

  /// The fitted value at a width.
  public func value(atWidth width: Double) -> Double {
    coefficients.reversed().reduce(0) { $0 / width + $1 }
  }

  /// The value at N → ∞.
  public var limit: Double { coefficients[0] }

  /// Akaike's criterion χ² + 2(degree + 1), up to a constant: the fit with the smaller one is expected
  /// to predict better.
  public var akaike: Double { chiSquared.value + 2 * Double(degree + 1) }

  /// Each coefficient as a linear function of the estimates, [degree + 1][widths].
  let responses: [[Double]]

  /// Fits by the normal equations in the scaled variable N_min/N, orthogonalised.
  init(degree: Int, widths: [Int], values: [Double], errors: [Double]) {
    let smallest = Double(widths.min() ?? 1)
    // Columns (N_min/N)^k/σ, made orthonormal; R holds the expansion of the columns in them.
    let columns = (0...degree).map { power in
      zip(widths, errors).map { Double.pow(smallest / Double($0), power) / $1 }
    }
    var basis: [[Double]] = []
    var triangle = [[Double]](
      repeating: [Double](repeating: 0, count: degree + 1), count: degree + 1)
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
      triangle[index][index] = norm
      basis.append(rest.map { $0 / norm })
    }
    // Rows of R⁻¹ Qᵀ/σ: each coefficient as a linear function of the values.
    var responses = basis
    for row in stride(from: degree, through: 0, by: -1) {
      for column in (row + 1)..<(degree + 1) {
        responses[row] = zip(responses[row], responses[column]).map {
          $0 - triangle[row][column] * $1
        }
      }
      responses[row] = responses[row].map { $0 / triangle[row][row] }
    }
    for row in 0...degree {
      let scale = Double.pow(smallest, row)
      responses[row] = zip(responses[row], errors).map { scale * $0 / $1 }
    }
    self.init(
      degree: degree, responses: responses, widths: widths, values: values, errors: errors,
      error: zip(responses[0], errors).reduce(0) { $0 + $1.0 * $1.0 * $1.1 * $1.1 }.squareRoot())
  }

  /// A fit with another statistical error of its limit.
  init(
    degree: Int, responses: [[Double]], widths: [Int], values: [Double], errors: [Double],
    error: Double
  ) {
    self.degree = degree
    self.responses = responses
    self.error = error
    let coefficients = responses.map { row in zip(row, values).reduce(0) { $0 + $1.0 * $1.1 } }
    self.coefficients = coefficients
    let deviations = zip(widths, zip(values, errors)).map { width, measured in
      let fitted = coefficients.reversed().reduce(0) { $0 / Double(width) + $1 }
      return (measured.0 - fitted) / measured.1
    }
    chiSquared = ChiSquared(
      value: deviations.reduce(0) { $0 + $1 * $1 },
      degreesOfFreedom: widths.count - degree - 1)
  }
}
