/// The flow of a whole even potential in the local potential approximation,
/// ∂_k U = V_d k^{d−1} ℓ(U″/k²), on a grid in ρ = φ²/2.
///
/// It is a diffusion in φ whose time runs toward smaller k: there it is well posed, and toward larger k
/// the shortest waves of any error grow without bound. Large fields are heavy and hardly move: at ρ_max
/// U″ keeps its value, and the effect on what is inside falls off with k² + U″; moving ρ_max measures it.
public struct PotentialFlow: Sendable {
  /// d.
  public let spaceDimension: Int

  /// ℓ.
  public let threshold: ThresholdFunction

  /// Where U is known.
  public let grid: PotentialGrid

  private let volume: Double
  private let boundaryCurvature: Double

  /// U at the grid's points where the flow starts.
  public let start: [Double]

  /// Sets a flow up.
  ///
  /// - Parameters:
  ///   - dimension: d ≥ 1.
  ///   - regulator: What cuts the loop off.
  ///   - grid: The grid in ρ.
  ///   - potential: U(φ) where the flow starts.
  public init(
    dimension: Int, regulator: FlowRegulator, grid: PotentialGrid, potential: (Double) -> Double
  ) {
    precondition(dimension >= 1, "at least one dimension")
    spaceDimension = dimension
    threshold = regulator.threshold(dimension: dimension)
    self.grid = grid
    volume = loopVolume(dimension: dimension)
    start = grid.values(of: potential)
    boundaryCurvature = grid.apply(grid.curvature, to: start)[grid.count - 1]
  }

  /// U at the grid's points at each of several scales, the first of which is the start.
  ///
  /// - Parameters:
  ///   - scales: k ≥ 0, descending.
  ///   - integrator: What integrates.
  ///   - statistics: Counts its steps.
  /// - Throws: ``FlowError``.
  public func potentials(
    at scales: [Double], integrator: StiffIntegrator, statistics: inout StiffIntegrator.Statistics
  ) throws(FlowError) -> [[Double]] {
    for (last, next) in zip(scales, scales.dropFirst()) where next > last {
      throw .upwardPotential(from: last, to: next)
    }
    guard let first = scales.first else { return [] }
    let least = grid.apply(grid.curvature, to: start).reduce(.infinity, min)
    guard threshold.leastPlace * first * first + least > 0 else {
      throw .notStable(scale: first)
    }
    return try integrator.trajectory(
      of: self, through: scales, from: start, statistics: &statistics)
  }

  /// U″ at the points.
  private func curvatures(_ state: [Double]) -> [Double] {
    var curvatures = grid.apply(grid.curvature, to: state)
    curvatures[grid.count - 1] = boundaryCurvature
    return curvatures
  }

  private func loop(at scale: Double, _ square: Double) -> (value: Double, slope: Double) {
    let derivatives = threshold.derivatives(
      at: square, scale: scale, dimension: spaceDimension, through: 1)
    return (volume * derivatives[0], volume * derivatives[1])
  }
}

extension PotentialFlow: DifferentialSystem {
  /// One number a point.
  public var dimension: Int { grid.count }

  /// ∂_k U at the points.
  public func rate(at time: Double, _ state: [Double]) -> [Double] {
    curvatures(state).map { loop(at: time, $0).value }
  }

  /// Its Jacobian matrix.
  public func jacobian(at time: Double, _ state: [Double]) -> [Double] {
    let count = grid.count
    let slopes = curvatures(state).map { loop(at: time, $0).slope }
    return grid.curvature.indices.map { index in
      index / count == count - 1 ? 0 : slopes[index / count] * grid.curvature[index]
    }
  }
}
