internal import LatticeGeometry
internal import RealModule

/// A small lattice cut into L columns, joined through one auxiliary field a site of a column.
///
/// Along a direction of 2 or 3 sites every site is every other's neighbour, so the bonds are those
/// of a star around one more field ζ (the star–triangle relation of Gaussian integrals): with γ = 4
/// for L = 2, whose pairs are joined by two bonds, and γ = 3 for L = 3,
/// ∫ dζ Π_t e^{−γ (φ_t − ζ)²/2} = √(2π/(γL)) e^{−½ Σ_t (φ_{t+1} − φ_t)²}.
/// Given ζ the columns are independent, and Z = (γL/2π)^{k/2} ∫ dᵏζ F(ζ)^L for columns of k sites,
/// F(ζ) = ∫ dᵏφ e^{−S_column(φ)} Π_x e^{−γ (φ_x − ζ_x)²/2}: two tensors of k axes, and a
/// transformation that goes axis by axis.
struct SmallLatticeGrid {
  /// Sites per direction of a column; empty if it is a single site.
  let columnExtents: [Int]

  /// L, the number of columns.
  let columnCount: Int

  /// The direction along which the columns stand side by side.
  let direction: Int

  /// Equidistant points of φ and of ζ.
  let fieldPoints: [Double]
  let starPoints: [Double]

  /// U(φ) + ½ m² φ² less its minimum, at the points of φ.
  let excesses: [Double]

  /// min (U(φ) + ½ m² φ²).
  let potentialMinimum: Double

  /// More points along one axis than this are too many for any number of axes.
  private static let pointLimit = 100_000.0

  /// Values of |Σ_x φ(x)| beyond this never occur.
  let largestSum: Double

  /// γ.
  var stiffness: Double { columnCount == 2 ? 4 : 3 }

  /// k, the sites of a column.
  var columnSize: Int { columnExtents.reduce(1, *) }

  /// The direction with 2 or 3 sites that leaves the smallest columns; nil if those have more than
  /// four sites.
  static func direction(of lattice: Lattice) -> Int? {
    lattice.extents.indices
      .filter { lattice.extents[$0] <= 3 && lattice.volume / lattice.extents[$0] <= 4 }
      .max { lattice.extents[$0] < lattice.extents[$1] }
  }

  /// Chooses the points.
  ///
  /// - Parameters:
  ///   - well: The potential of a site.
  ///   - lattice: One with a ``direction(of:)``.
  ///   - reach: Points are kept where the cheapest field through them costs less.
  ///   - accuracy: The relative error the spacings may cause.
  /// - Throws: ``FieldTheoryError`` if no field costs less than the reach, or the points along an axis alone are
  ///   too many.
  init(
    well: PotentialWell, lattice: Lattice, reach: Double, accuracy: Double
  ) throws(FieldTheoryError) {
    guard let direction = Self.direction(of: lattice) else {
      preconditionFailure("columns of at most four sites")
    }
    self.direction = direction
    columnCount = lattice.extents[direction]
    columnExtents = lattice.extents.indices.filter { $0 != direction }.map { lattice.extents[$0] }
    potentialMinimum = well.minimum
    let stiffness = columnCount == 2 ? 4.0 : 3
    let (volume, dimension) = (lattice.volume, lattice.dimension)
    let axes = columnExtents.reduce(1, *)
    // ζ is a Gaussian of variance 1/(γL) about the mean of its line; its density's Fourier
    // transform is that Gaussian's at most, e^{−k²/(2γL)}.
    let starStiffness = stiffness * Double(columnCount)
    guard
      let fields = well.range(reach: reach, holding: 1, of: volume, directions: dimension),
      let stars = well.range(
        reach: reach, holding: columnCount, of: volume, directions: dimension - 1,
        looseness: 1 / starStiffness),
      let means = well.range(reach: reach, holding: volume, of: volume, directions: 0)
    else {
      throw .notIntegrable(reason: "no field is found that costs less than an action of \(reach)")
    }
    fieldPoints = try Self.points(
      fields, axes: axes,
      spacing: well.resolution(
        stiffness: stiffness + 2 * Double(dimension - 1), within: fields, accuracy: accuracy))
    excesses = fieldPoints.map(well.excess)
    starPoints = try Self.points(
      stars, axes: axes, spacing: 2 * .pi / .sqrt(-2 * .log(accuracy) * starStiffness))
    largestSum = Double(volume) * max(means.upperBound, -means.lowerBound)
  }

  /// Whole vectors of points over a range, and a little beyond it.
  private static func points(
    _ range: ClosedRange<Double>, axes: Int, spacing: Double
  ) throws(FieldTheoryError) -> [Double] {
    let wanted = ((range.upperBound - range.lowerBound) / spacing).rounded(.up)
    guard wanted <= pointLimit else {
      throw .quadratureTooLarge(points: Int(min(1e15, wanted)), axes: axes)
    }
    let count = paddedCount(max(2, Int(wanted)))
    let first = (range.lowerBound + range.upperBound) / 2 - spacing * Double(count - 1) / 2
    return (0..<count).map { first + spacing * Double($0) }
  }

  /// The floating-point operations of one transformation.
  var operations: Double {
    let (fields, stars) = (Double(fieldPoints.count), Double(starPoints.count))
    return (0..<columnSize).reduce(0) { sum, axis in
      sum + 2 * .pow(fields, columnSize - axis) * .pow(stars, axis + 1)
    }
  }

  /// The refusal of a grid with too many of them.
  var isTooLarge: FieldTheoryError {
    .quadratureTooLarge(points: max(fieldPoints.count, starPoints.count), axes: columnSize)
  }

  /// φ → ζ: Π_x e^{−γ (φ_x − ζ_x)²/2}, with the measure of φ.
  func gathering() -> AxisTransform {
    let spacing = fieldPoints[1] - fieldPoints[0]
    return AxisTransform(
      inputCount: fieldPoints.count, outputCount: starPoints.count, axisCount: columnSize
    ) { [stiffness] field, star in
      let difference = fieldPoints[field] - starPoints[star]
      return spacing * .exp(-stiffness / 2 * difference * difference)
    }
  }

  /// ζ → φ: the transposed of ``gathering()``.
  func scattering() -> AxisTransform {
    let spacing = fieldPoints[1] - fieldPoints[0]
    return AxisTransform(
      inputCount: starPoints.count, outputCount: fieldPoints.count, axisCount: columnSize
    ) { [stiffness] star, field in
      let difference = fieldPoints[field] - starPoints[star]
      return spacing * .exp(-stiffness / 2 * difference * difference)
    }
  }

  /// e^{−S} of a column by itself, and the sum of its point numbers, for every point of the tensor.
  func column() -> (weights: [Double], indexSums: [Int32]) {
    let (count, size) = (fieldPoints.count, columnSize)
    let bonds = columnBonds
    var numbers = [Int](repeating: 0, count: size)
    var (weights, sums): ([Double], [Int32]) = ([], [])
    let total = (0..<size).reduce(1) { product, _ in product * count }
    weights.reserveCapacity(total)
    sums.reserveCapacity(total)
    for _ in 0..<total {
      var action = 0.0
      var sum = 0
      for number in numbers {
        action += excesses[number]
        sum += number
      }
      for (first, second) in bonds {
        let difference = fieldPoints[numbers[first]] - fieldPoints[numbers[second]]
        action += difference * difference / 2
      }
      weights.append(.exp(-action))
      sums.append(Int32(sum))
      advance(&numbers, below: count)
    }
    return (weights, sums)
  }

  /// All bonds of a column; two between the sites of an extent of 2.
  private var columnBonds: [(Int, Int)] {
    var bonds: [(Int, Int)] = []
    for site in 0..<columnSize {
      var stride = 1
      for extent in columnExtents.reversed() {
        let coordinate = site / stride % extent
        bonds.append((site, site + ((coordinate + 1) % extent - coordinate) * stride))
        stride *= extent
      }
    }
    return bonds
  }
}

/// The next point of a tensor, as an odometer counts, the last axis fastest.
func advance(_ numbers: inout [Int], below count: Int) {
  for axis in numbers.indices.reversed() {
    numbers[axis] += 1
    if numbers[axis] < count { return }
    numbers[axis] = 0
  }
}
