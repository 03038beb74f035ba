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

  /// Fits in the scaled variable N_min/N.
  init(degree: Int, widths: [Int], values: [Double], errors: [Double]) {
    let smallest = Double(widths.min() ?? 1)
    let columns = (0...degree).map { power in
      zip(widths, errors).map { Double.pow(smallest / Double($0), power) / $1 }
    }
    var responses = OrthonormalColumns(columns).responses
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
