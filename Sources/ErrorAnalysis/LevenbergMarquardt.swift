import RealModule

/// The least |r(θ)|² by Gauss–Newton steps, damped as in [Marquardt1963] where a full step
/// leads uphill.
///
/// r is in units of standard deviations, so a step that moves it by |J δ| ≪ 1 changes nothing of statistical
/// meaning; the iteration goes on to 10⁻⁹ of one.
struct LevenbergMarquardt {
  /// r(θ).
  let residuals: ([Double]) -> [Double]

  /// ∂r/∂θ_k, one column per parameter.
  let jacobian: ([Double]) -> [[Double]]

  private static let tolerance = 1e-9
  private static let iterationLimit = 500

  /// Minimises from given parameters.
  ///
  /// - Returns: The parameters, |r|², and the Jacobian there, orthonormalised.
  /// - Throws: ``FitError``.
  func minimise(
    from start: [Double]
  ) throws(FitError) -> (parameters: [Double], cost: Double, jacobian: OrthonormalColumns) {
    var parameters = start
    var rest = residuals(parameters)
    var cost = Self.square(rest)
    guard cost.isFinite else { throw .noStart("the curve is not finite there") }
    var damping = 0.0
    var columns = jacobian(parameters)
    var factor = OrthonormalColumns(columns)
    for _ in 0..<Self.iterationLimit {
      // What a full step would take off |r|², the square of its length.
      let gain = Self.square(factor.components(of: rest))
      guard gain.isFinite else { throw .parametersNotDetermined }
      if factor.isFullRank, gain <= Self.tolerance * Self.tolerance {
        return (parameters, cost, factor)
      }
      let step = step(columns, factor, rest, damping: damping)
      let next = zip(parameters, step).map(+)
      let nextRest = residuals(next)
      let nextCost = Self.square(nextRest)
      if nextCost < cost {
        (parameters, rest, cost) = (next, nextRest, nextCost)
        damping = damping <= 1e-6 ? 0 : damping / 10
        columns = jacobian(parameters)
        factor = OrthonormalColumns(columns)
        continue
      }
      // Steps below the rounding of the curve end at a minimum if they began at one.
      let isTiny = zip(step, parameters).allSatisfy {
        $0.magnitude <= 1e-14 * $1.magnitude
      }
      if isTiny {
        guard factor.isFullRank else { throw .parametersNotDetermined }
        guard gain <= 1e-10 * (1 + cost) else { break }
        return (parameters, cost, factor)
      }
      damping = damping == 0 ? 1e-3 : damping * 10
    }
    guard factor.isFullRank else { throw .parametersNotDetermined }
    throw .notConverged(iterations: Self.iterationLimit)
  }

  /// δ of least |J δ + r|² + μ Σ_k |J_k|² δ_k².
  private func step(
    _ columns: [[Double]], _ factor: OrthonormalColumns, _ rest: [Double], damping: Double
  ) -> [Double] {
    let target = rest.map { -$0 }
    // Without full rank the undamped step does not exist.
    let damping = factor.isFullRank ? damping : max(damping, 1e-6)
    guard damping > 0 else { return factor.leastSquares(target) }
    let extended = columns.enumerated().map { index, column in
      var diagonal = [Double](repeating: 0, count: columns.count)
      let length = Self.square(column).squareRoot()
      diagonal[index] = damping.squareRoot() * (length > 0 ? length : 1)
      return column + diagonal
    }
    return OrthonormalColumns(extended).leastSquares(
      target + [Double](repeating: 0, count: columns.count))
  }

  private static func square(_ vector: [Double]) -> Double {
    vector.reduce(0) { $0 + $1 * $1 }
  }
}
