import LinearAlgebra

/// Newton's method for several equations.
enum NewtonIteration {
  /// Solves F(x) = 0; steps are halved while F has no meaning at their end.
  ///
  /// - Parameters:
  ///   - start: x to begin with.
  ///   - function: F and its Jacobian matrix, row-major; F is not a number where it has no meaning.
  /// - Throws: ``FlowError/fixedPointNotFound(gridPoints:)``.
  static func solve(
    from start: [Double], _ function: ([Double]) -> (values: [Double], jacobian: [Double])
  ) throws(FlowError) -> [Double] {
    var point = start
    var (values, jacobian) = function(point)
    for _ in 0..<200 {
      guard let factors = try? LUFactorisation(matrix: jacobian, size: point.count) else { break }
      let step = factors.solve(values)
      var fraction = 1.0
      var next = zip(point, step).map { $0 - $1 }
      (values, jacobian) = function(next)
      while !values.allSatisfy(\.isFinite), fraction > 1e-6 {
        fraction /= 2
        next = zip(point, step).map { $0 - fraction * $1 }
        (values, jacobian) = function(next)
      }
      guard values.allSatisfy(\.isFinite) else { break }
      point = next
      let size = point.reduce(0) { max($0, abs($1)) }
      let change = fraction * step.reduce(0) { max($0, abs($1)) }
      if fraction == 1, change <= 1e-12 * max(1, size) { return point }
    }
    throw .fixedPointNotFound(gridPoints: start.count)
  }
}
