internal import RealModule

/// The points φ > 0 on which a transfer matrix is represented, and the potential there.
///
/// The midpoint rule φ_i = (i + ½) h converges faster than any power of h for the smooth, decaying
/// functions that occur. Points are kept where the field has a chance of going at all.
struct TransferMatrixGrid {
  /// h, in units of φ.
  let spacing: Double

  /// φ_i, ascending.
  let points: [Double]

  /// U(φ_i) − min U for U = ½ m² φ² + (λ/4!) φ⁴.
  let potential: [Double]

  /// min U: 0 for m² ≥ 0, else −(3/2) m⁴/λ.
  let potentialMinimum: Double

  /// More points than this are not diagonalised: a few seconds and tens of megabytes.
  static let pointLimit = 800

  /// Chooses the points.
  ///
  /// - Parameters:
  ///   - potential: m², λ and the number of sites.
  ///   - reach: Points are kept where the action of the cheapest path through them is below this.
  ///   - fineness: The spacing in units of the coarsest one that resolves the Gaussian and the
  ///     quartic width.
  init(
    potential: QuarticWell, reach: Double, fineness: Double
  ) throws(FieldTheoryError) {
    spacing = fineness * potential.resolution
    potentialMinimum = potential.minimum
    let outer = potential.outermostPoint(reach: reach)
    let inner = potential.innermostPoint(reach: reach)
    let count = ((outer - inner) / spacing).rounded(.up)
    guard count <= Double(Self.pointLimit) else {
      throw .transferMatrixTooLarge(
        points: Int(min(1e15, count)), limit: Self.pointLimit)
    }
    let first = (inner / spacing).rounded(.down)
    let step = spacing
    points = (0...Int(count)).map { (first + Double($0) + 0.5) * step }
    self.potential = points.map(potential.excess)
  }

  /// h e^{−½ΔU(φ)} [e^{−½(φ−φ′)²} ± e^{−½(φ+φ′)²}] e^{−½ΔU(φ′)} in the even or odd sector.
  func matrix(even: Bool) -> [Double] {
    var elements: [Double] = []
    elements.reserveCapacity(points.count * points.count)
    let sign = even ? 1.0 : -1.0
    for (row, first) in points.enumerated() {
      for (column, second) in points.enumerated() {
        let average = (potential[row] + potential[column]) / 2
        let (difference, sum) = (first - second, first + second)
        // The two exponentials differ by the factor e^{−2φφ′}.
        let direct = Double.exp(-average - difference * difference / 2)
        let mirrored = Double.exp(-average - sum * sum / 2)
        elements.append(spacing * (direct + sign * mirrored))
      }
    }
    return elements
  }
}
