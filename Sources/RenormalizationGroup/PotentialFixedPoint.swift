/// Fixed points of the flow of a whole potential.
///
/// In units of k, and with V_d taken out by φ → φ √V_d and u → u V_d,
///
///     k ∂_k u = −d u + (d − 2) ρ u_ρ + ℓ(u_ρ + 2ρ u_ρρ)
public struct PotentialFixedPoint: Sendable {
  /// d.
  public let dimension: Int

  private let threshold: ThresholdFunction

  /// Names the flow.
  public init(dimension: Int, regulator: FlowRegulator) {
    precondition(dimension >= 1, "at least one dimension")
    self.dimension = dimension
    threshold = regulator.threshold(dimension: dimension)
  }

  /// The Wilson–Fisher fixed point in three dimensions, by collocation and Newton's method.
  ///
  /// At the grid's end the asymptotic form u ∝ ρ^{d/(d−2)} gives the second derivative; that condition
  /// singles out the one solution that exists at all fields. The start is the fixed point of the quartic
  /// truncation about the minimum, ū = ½ (3/16) (ρ − 4/3)² for Litim's regulator in d = 3.
  ///
  /// - Parameters:
  ///   - points: Of the grid.
  ///   - end: ρ_max in units of V_d; the minimum lies near 1.8.
  ///   - count: Exponents wanted.
  /// - Throws: ``FlowError``.
  public func wilsonFisher(
    points: Int, end: Double, count: Int = 3
  ) throws(FlowError) -> FixedPoint {
    guard dimension == 3 else { throw .noFixedPoint(dimension: dimension) }
    let grid = PotentialGrid(count: points, end: end)
    let curvature = closedCurvature(grid)
    let start = grid.points.map { point in
      1.0 / 3 + 3.0 / 32 * ((point - 4.0 / 3) * (point - 4.0 / 3) - 16.0 / 9)
    }
    let values = try NewtonIteration.solve(from: start) {
      rates(of: $0, on: grid, curvature: curvature)
    }
    let exponents = try exponents(
      about: values, on: grid, curvature: curvature, count: count)
    let volume = loopVolume(dimension: dimension)
    let scaled = grid.couplings(of: values)
    return FixedPoint(
      couplings: SexticCouplings(
        u2: scaled.u2, u4: scaled.u4 / volume, u6: scaled.u6 / (volume * volume)),
      potential: (grid, values), exponents: exponents)
  }

  /// The exponents about the Gaussian fixed point u = ℓ(0)/d, which are d − n(d − 2) for the
  /// perturbations that are Laguerre polynomials of degree n in ρ, whatever the regulator; d ≥ 3.
  ///
  /// - Throws: ``FlowError``.
  public func gaussianExponents(points: Int, count: Int) throws(FlowError) -> [Double] {
    precondition(dimension >= 3, "in fewer dimensions all powers of the field are relevant")
    let grid = PotentialGrid(count: points, end: 20)
    let constant = threshold.value(at: 0) / Double(dimension)
    // Polynomials of a degree map to polynomials of that degree: no condition at the end is needed.
    return try exponents(
      about: [Double](repeating: constant, count: points), on: grid, curvature: grid.curvature,
      count: count)
  }

  /// U″ with the asymptotic second derivative at the last point: u_ρρ = (d/(d−2) − 1) u_ρ/ρ.
  private func closedCurvature(_ grid: PotentialGrid) -> [Double] {
    var curvature = grid.curvature
    let first = (grid.count - 1) * grid.count
    for index in first..<first + grid.count {
      curvature[index] = grid.derivative[index] * (1 + 4 / Double(dimension - 2))
    }
    return curvature
  }

  /// k∂_k u and its Jacobian matrix.
  private func rates(
    of values: [Double], on grid: PotentialGrid, curvature: [Double]
  ) -> (values: [Double], jacobian: [Double]) {
    let count = grid.count
    let slopes = grid.apply(grid.derivative, to: values)
    let loops = grid.apply(curvature, to: values).map {
      threshold.derivatives(at: $0, scale: 1, dimension: dimension, through: 1)
    }
    let (d, anomaly) = (Double(dimension), Double(dimension - 2))
    let rates = (0..<count).map {
      -d * values[$0] + anomaly * grid.points[$0] * slopes[$0] + loops[$0][0]
    }
    var jacobian = grid.derivative.indices.map { index in
      anomaly * grid.points[index / count] * grid.derivative[index]
        + loops[index / count][1] * curvature[index]
    }
    for row in 0..<count { jacobian[row * count + row] -= d }
    return (rates, jacobian)
  }

  /// The leading exponents without that of a constant.
  private func exponents(
    about values: [Double], on grid: PotentialGrid, curvature: [Double], count: Int
  ) throws(FlowError) -> [Double] {
    let stability = rates(of: values, on: grid, curvature: curvature).jacobian.map { -$0 }
    let all = try LeadingEigenvalues.find(
      of: stability, size: grid.count, below: shift, count: count + 1)
    return Array(all.dropFirst())
  }

  /// A number above all exponents, of which d is the largest.
  private var shift: Double { Double(dimension) + 1 }
}
