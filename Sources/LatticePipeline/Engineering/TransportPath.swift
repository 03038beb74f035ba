import ArchitectureEngineering
import FieldTheory
import LatticeGeometry

/// The way a map takes: straight stretches from the free theory through the points of the axis.
struct TransportPath: Sendable {
  /// A stretch, and the points of the axis on it as fractions of its length.
  struct Stretch: Sendable {
    let path: CouplingPath
    let points: [(fraction: Double, action: PhiFour)]

    /// The points as a leg takes them.
    var outputs: [TransportLeg.Output] {
      points.map { .init(time: path.time(atFraction: $0.fraction), action: $0.action) }
    }
  }

  let stretches: [Stretch]

  /// Lays the way.
  ///
  /// - Parameters:
  ///   - start: M² of the free theory the networks are drawn from.
  ///   - points: The theories to pass, in order.
  ///   - grid: The lattice's momenta.
  /// - Throws: ``/FieldTheory/FieldTheoryError`` if a gap mass does not exist.
  init(from start: Double, through points: [PhiFour], grid: MomentumGrid)
    throws(FieldTheoryError)
  {
    var stretches: [Stretch] = []
    var corner = Couplings(massSquared: start, lambda: 0)
    var run: [PhiFour] = []
    for (index, point) in points.enumerated() {
      run.append(point)
      let isCorner =
        index == points.count - 1
        || !Self.isStraight(corner, point.couplings, points[index + 1].couplings)
      guard isCorner else { continue }
      stretches.append(try Self.stretch(from: corner, through: run, grid: grid))
      (corner, run) = (point.couplings, [])
    }
    self.stretches = stretches
  }

  private static func stretch(
    from corner: Couplings, through points: [PhiFour], grid: MomentumGrid
  ) throws(FieldTheoryError) -> Stretch {
    let end = points[points.count - 1]
    func gap(_ couplings: Couplings) throws(FieldTheoryError) -> Double {
      try GapEquation.solve(
        massSquared: couplings.massSquared, lambda: couplings.lambda, grid: grid,
        dispersion: end.dispersion)
    }
    // The couplings move at the pace of the gap mass: dλ/dt ∝ M².
    let growth = try gap(end.couplings) / gap(corner)
    let path = CouplingPath(
      from: corner, to: end.couplings, growth: min(max(growth, 1 / largestGrowth), largestGrowth))
    let length = distance(corner, end.couplings)
    return Stretch(
      path: path,
      points: points.map {
        (length == 0 ? 1 : distance(corner, $0.couplings) / length, $0)
      })
  }

  /// Beyond this ratio of paces the slow end costs more than the fast end gains.
  private static let largestGrowth = 50.0

  private static func distance(_ first: Couplings, _ second: Couplings) -> Double {
    let (mass, lambda) = (
      second.massSquared - first.massSquared, second.lambda - first.lambda
    )
    return (mass * mass + lambda * lambda).squareRoot()
  }

  /// Whether the way from `first` over `middle` to `last` has no corner, to rounding.
  private static func isStraight(
    _ first: Couplings, _ middle: Couplings, _ last: Couplings
  ) -> Bool {
    let whole = distance(first, last)
    let detour = distance(first, middle) + distance(middle, last) - whole
    return detour <= 1e-13 * whole
  }

  /// The legs of a closed-form map of some order along the way.
  func legs(
    order: ClosedFormTransport.Order, steps: Int, dispersion: Dispersion,
    transform: FourierTransform
  ) throws(FieldTheoryError) -> [TransportLeg] {
    var legs: [TransportLeg] = []
    for stretch in stretches {
      let velocity = try ClosedFormTransport(
        path: stretch.path, order: order, dispersion: dispersion, transform: transform)
      legs.append(
        TransportLeg(
          velocity: velocity, method: .classical, stepCount: steps,
          outputs: stretch.outputs))
    }
    return legs
  }
}
