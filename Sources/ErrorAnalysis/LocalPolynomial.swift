/// A polynomial fitted to values with independent errors by least squares, as the linear function of the
/// values that it is: f(x) = Σ l_i(x) y_i.
struct LocalPolynomial {
  private let centre: Double
  private let scale: Double

  /// Row k: the weights with which the values make the coefficient of ((x − centre)/scale)^k.
  private let coefficients: [[Double]]

  /// Fits; nil if the points do not determine the polynomial.
  ///
  /// - Parameters:
  ///   - points: x_i, all different.
  ///   - variances: Of the values.
  ///   - degree: Below the number of points.
  init?(points: [Double], variances: [Double], degree: Int) {
    guard let first = points.first, let last = points.last, degree < points.count,
      variances.allSatisfy({ $0 > 0 && $0.isFinite })
    else { return nil }
    let centre = (first + last) / 2
    let scale = (last - first).magnitude / 2
    guard scale > 0 else { return nil }
    self.centre = centre
    self.scale = scale
    let powers = points.map { Self.powers(of: ($0 - centre) / scale, upTo: degree) }
    // Normal equations (Xᵀ W X) c = Xᵀ W y, solved for all values at once.
    let smallest = variances.min() ?? 1
    let size = degree + 1
    var matrix = (0..<size).map { row in
      (0..<size).map { column in
        zip(powers, variances).reduce(0) { $0 + $1.0[row] * $1.0[column] * smallest / $1.1 }
      } + zip(powers, variances).map { $0[row] * smallest / $1 }
    }
    for pivot in 0..<size {
      guard
        let best = (pivot..<size).max(by: {
          matrix[$0][pivot].magnitude < matrix[$1][pivot].magnitude
        }), matrix[best][pivot].magnitude > 1e-12
      else { return nil }
      matrix.swapAt(pivot, best)
      let row = matrix[pivot].map { $0 / matrix[pivot][pivot] }
      matrix[pivot] = row
      for other in 0..<size where other != pivot {
        let factor = matrix[other][pivot]
        matrix[other] = zip(matrix[other], row).map { $0 - factor * $1 }
      }
    }
    coefficients = matrix.map { Array($0[size...]) }
  }

  /// l_i(x).
  func weights(at x: Double) -> [Double] {
    combined(Self.powers(of: (x - centre) / scale, upTo: coefficients.count - 1))
  }

  /// dl_i/dx.
  func slopes(at x: Double) -> [Double] {
    let powers = Self.powers(of: (x - centre) / scale, upTo: coefficients.count - 1)
    return combined([0] + powers.dropLast().enumerated().map { Double($0 + 1) * $1 / scale })
  }

  private func combined(_ factors: [Double]) -> [Double] {
    zip(coefficients, factors).reduce(coefficients[0].map { _ in 0 }) { sums, term in
      zip(sums, term.0).map { $0 + term.1 * $1 }
    }
  }

  private static func powers(of u: Double, upTo degree: Int) -> [Double] {
    (0..<degree).reduce(into: [1]) { powers, _ in powers.append(powers[powers.count - 1] * u) }
  }
}
