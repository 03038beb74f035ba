internal import LatticeGeometry
internal import RealModule

/// What one grid gives for a small lattice.
struct SmallLatticeSolution {
  let logPartition: Double

  /// G(x) = ⟨φ(0) φ(x)⟩ in site order.
  let correlator: [Double]
  let phiFourth: Double

  /// ⟨Mⁿ⟩, n = 0 … 8, and ⟨|M|⟩.
  let magnetizationMoments: [Double]
  let absoluteMagnetization: Double

  /// The highest moment of M.
  static let highestMoment = 8

  init(_ grid: SmallLatticeGrid, on lattice: Lattice) {
    let (size, count) = (grid.columnSize, grid.columnCount)
    let volume = Double(lattice.volume)
    let gather = grid.gathering()
    let (weights, indexSums) = grid.column()
    let columns = gather(weights)
    let powers = columns.map { Self.power($0, count - 1) }
    let partition = Self.sum(zip(powers, columns).lazy.map { $0 * $1 })
    let starSpacing = grid.starPoints[1] - grid.starPoints[0]
    let starStiffness = grid.stiffness * Double(count)
    logPartition =
      .log(partition) + Double(size) * .log(starSpacing * .sqrt(starStiffness / (2 * .pi)))
      - volume * grid.potentialMinimum

    // Within a column, from its density; along a line, from ⟨ζ_0 ζ_x⟩ = ⟨S_0 S_x⟩/L² + δ/(γL).
    let density = zip(grid.scattering()(powers), weights).map { $0 * $1 / partition }
    let within = Self.correlations(density, points: grid.fieldPoints, axes: size)
    phiFourth = within.fourth
    let stars = Self.correlations(
      zip(powers, columns).map { $0 * $1 / partition }, points: grid.starPoints, axes: size
    ).first
    let (direction, copies) = (grid.direction, Double(count))
    correlator = (0..<lattice.volume).map { site in
      var coordinates = lattice.coordinates(of: site)
      let isSameColumn = coordinates.remove(at: direction) == 0
      let place = zip(coordinates, grid.columnExtents).reduce(0) { $0 * $1.1 + $1.0 }
      if isSameColumn { return within.first[place] }
      let line = copies * (stars[place] - (place == 0 ? 1 / starStiffness : 0))
      return (line - within.first[place]) / (copies - 1)
    }

    // Σ φ over a column, from its index.
    let spacing = grid.fieldPoints[1] - grid.fieldPoints[0]
    let lowest = Double(size) * grid.fieldPoints[0]
    let sums = (0...size * (grid.fieldPoints.count - 1)).map { lowest + spacing * Double($0) }
    func transformed(_ function: (Double) -> Double) -> [Double] {
      let values = sums.map(function)
      return gather(zip(weights, indexSums).map { $0 * values[Int($1)] })
    }
    var moments = [columns]
    for order in 1...Self.highestMoment { moments.append(transformed { .pow($0, order) }) }
    magnetizationMoments = Self.totalMoments(moments, copies: count).enumerated().map {
      $1 / partition / .pow(volume, $0)
    }

    // |s| = R/2 − (4R/π²) Σ_{n odd} cos(nπs/R)/n² for |s| ≤ R.
    let bound = grid.largestSum
    var series = 0.0
    var (order, negligible) = (1, 0)
    while negligible < 3, order < 2000 {
      let wave = Double(order) * .pi / bound
      let real = transformed { .cos(wave * $0) }
      let imaginary = transformed { .sin(wave * $0) }
      let mean = Self.realPartOfPower(real, imaginary, count) / partition
      series += mean / Double(order * order)
      negligible = abs(mean) < 1e-11 ? negligible + 1 : 0
      order += 2
    }
    absoluteMagnetization = (bound / 2 - 4 * bound / (.pi * .pi) * series) / volume
  }

  /// aⁿ for n = 1, 2 or 3, without a call of the general power.
  private static func power(_ base: Double, _ exponent: Int) -> Double {
    (1..<exponent).reduce(base) { product, _ in product * base }
  }

  private static func sum(_ terms: some Sequence<Double>) -> Double {
    var total = CompensatedSum()
    for term in terms { total.add(term) }
    return total.value
  }

  /// ⟨a₀ a_x⟩ for every axis x, and ⟨a₀⁴⟩, of a density over a tensor's points.
  private static func correlations(
    _ density: [Double], points: [Double], axes: Int
  ) -> (first: [Double], fourth: Double) {
    var numbers = [Int](repeating: 0, count: axes)
    var products = [CompensatedSum](repeating: CompensatedSum(), count: axes)
    var fourth = CompensatedSum()
    for value in density {
      let first = points[numbers[0]]
      for axis in 0..<axes { products[axis].add(value * first * points[numbers[axis]]) }
      fourth.add(value * first * first * first * first)
      advance(&numbers, below: points.count)
    }
    return (products.map(\.value), fourth.value)
  }

  /// Σ_ζ of the moments of the sum of L independent columns, from the moments of one.
  ///
  /// With m_j/j! as the coefficients of a power series the sum's moments are those of its L-th
  /// power.
  private static func totalMoments(_ moments: [[Double]], copies: Int) -> [Double] {
    let orders = moments.count
    let inverses = (0..<orders).map { 1 / factorial($0) }
    var totals = [CompensatedSum](repeating: CompensatedSum(), count: orders)
    var series = [Double](repeating: 0, count: orders)
    var product = series
    var next = series
    for index in moments[0].indices {
      for order in 0..<orders { series[order] = moments[order][index] * inverses[order] }
      for order in 0..<orders { product[order] = series[order] }
      for _ in 1..<copies {
        for order in 0..<orders {
          var sum = 0.0
          for lower in 0...order { sum += product[lower] * series[order - lower] }
          next[order] = sum
        }
        swap(&product, &next)
      }
      for order in 0..<orders { totals[order].add(product[order]) }
    }
    return totals.enumerated().map { $1.value * factorial($0) }
  }

  /// Σ_ζ Re (a + ib)^L.
  private static func realPartOfPower(
    _ real: [Double], _ imaginary: [Double], _ exponent: Int
  ) -> Double {
    sum(
      zip(real, imaginary).lazy.map { (first, second) -> Double in
        let square = second * second
        return exponent == 2
          ? first * first - square : first * (first * first - 3 * square)
      })
  }

  /// The largest relative difference to another solution of the same lattice; correlations count
  /// relative to G(0), odd moments of M relative to the even ones beside them.
  func difference(to other: SmallLatticeSolution) -> Double {
    var largest = abs(logPartition - other.logPartition) / max(1, abs(other.logPartition))
    for (mine, theirs) in zip(correlator, other.correlator) {
      largest = max(largest, abs(mine - theirs) / other.correlator[0])
    }
    largest = max(largest, abs(phiFourth - other.phiFourth) / other.phiFourth)
    let scale = Double.sqrt(other.magnetizationMoments[2])
    largest = max(
      largest, abs(absoluteMagnetization - other.absoluteMagnetization) / scale)
    for (order, pair) in zip(magnetizationMoments, other.magnetizationMoments).enumerated() {
      let even = other.magnetizationMoments[order + order % 2]
      let size = order % 2 == 0 ? even : .sqrt(other.magnetizationMoments[order - 1] * even)
      largest = max(largest, abs(pair.0 - pair.1) / size)
    }
    return largest
  }
}
