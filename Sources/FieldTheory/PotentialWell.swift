internal import RealModule

/// The potential ½ m² φ² + U(φ) of a site of a small lattice, and how far fields stray in it.
///
/// It is tabulated on an interval at whose ends it is high above its minimum; everything is read off
/// that table, so that any potential will do: several wells, no symmetry.
struct PotentialWell {
  /// ½ m² φ² + U(φ).
  private let potential: (Double) -> Double

  /// The table's arguments, equidistant and symmetric about 0.
  private let points: [Double]

  /// min (½ m² φ² + U), over the table.
  let minimum: Double

  /// The excess over the minimum at the table's points.
  private let excesses: [Double]

  /// Places of the wells, with the excess of each well's bottom.
  private let wells: [(location: Double, excess: Double)]

  /// Fields whose action is above this never matter.
  private static let ceiling = 150.0

  /// Half the number of steps in the table.
  private static let halfCount = 2000

  /// The widest interval that is looked at, and how many points of the table fields have to go to at least.
  private static let furthest = 1e9
  private static let fewestPoints = 16

  /// Tabulates a potential.
  ///
  /// - Parameter potential: Smooth and rising to infinity at both sides.
  /// - Throws: ``FieldTheoryError/notIntegrable(reason:)`` if it rises too far away, or its wells are so narrow
  ///   for their distance that the table passes over them.
  init(_ potential: @escaping (Double) -> Double) throws(FieldTheoryError) {
    self.potential = potential
    var reach = 1.0
    var lowest = Self.table(of: potential, reach: reach).values.min() ?? 0
    // A polynomial may fall again behind a barrier, so that one high pair of ends is not enough.
    var highPairs = 0
    while highPairs < 3, reach < Self.furthest {
      reach *= 1.5
      lowest = min(lowest, Self.table(of: potential, reach: reach).values.min() ?? lowest)
      let end = min(potential(reach), potential(-reach))
      highPairs = end - lowest > Self.ceiling ? highPairs + 1 : 0
    }
    guard highPairs == 3, lowest.isFinite else {
      throw .notIntegrable(
        reason: "the potential of a site has no walls within |φ| < 10⁹")
    }
    // Back to the interval that matters.
    var table = Self.table(of: potential, reach: reach)
    for _ in 0..<3 {
      let outermost = zip(table.points, table.values).reduce(0) { widest, point in
        point.1 - lowest < Self.ceiling ? max(widest, abs(point.0)) : widest
      }
      table = Self.table(of: potential, reach: 1.01 * outermost + 2 * table.step)
      lowest = min(lowest, table.values.min() ?? lowest)
    }
    let values = table.values
    guard values.count(where: { $0 - lowest < Self.ceiling }) >= Self.fewestPoints else {
      throw .notIntegrable(
        reason: "the wells of a site's potential are too narrow for their distance from zero")
    }
    points = table.points
    minimum = lowest
    excesses = values.map { $0 - lowest }
    wells = values.indices.dropFirst().dropLast().compactMap { index in
      values[index] <= values[index - 1] && values[index] < values[index + 1]
        ? (table.points[index], values[index] - lowest) : nil
    }
  }

  private static func table(
    of potential: (Double) -> Double, reach: Double
  ) -> (points: [Double], values: [Double], step: Double) {
    let step = reach / Double(halfCount)
    let points = (-halfCount...halfCount).map { step * Double($0) }
    return (points, points.map(potential), step)
  }

  /// ½ m² φ² + U(φ) − min.
  func excess(_ value: Double) -> Double { potential(value) - minimum }

  /// Roughly the least action above the minimum of a lattice on which some sites are held at φ.
  ///
  /// The others sit together somewhere between a well and φ; the best place is taken.
  ///
  /// - Parameters:
  ///   - sites: How many sites are held, of `volume`.
  ///   - directions: Those along which both neighbours of a site that is held are free.
  private func action(
    _ value: Double, excess: Double, holding sites: Double, of volume: Double, directions: Double
  ) -> Double {
    var least = volume * excess
    for well in wells {
      for step in 0..<8 {
        let fraction = Double(step) / 8
        let others = well.location + fraction * (value - well.location)
        let stretch = (1 - fraction) * (value - well.location)
        least = min(
          least,
          sites * (excess + directions * stretch * stretch)
            + (volume - sites) * (fraction == 0 ? well.excess : self.excess(others)))
      }
    }
    return least
  }

  /// The smallest and largest value of a shift of φ that costs less than the reach; nil if everything costs more.
  ///
  /// - Parameters:
  ///   - reach: In units of the action.
  ///   - looseness: The variance 1/s of what is added to φ, at a cost of s (shift)²/2; 0 for none.
  func range(
    reach: Double, holding sites: Int, of volume: Int, directions: Int, looseness: Double = 0
  ) -> ClosedRange<Double>? {
    var (low, high) = (Double.infinity, -Double.infinity)
    for (point, excess) in zip(points, excesses) where Double(sites) * excess < reach {
      let cost = action(
        point, excess: excess, holding: Double(sites), of: Double(volume),
        directions: Double(directions))
      guard cost < reach else { continue }
      let shift = Double.sqrt(2 * looseness * (reach - cost))
      low = min(low, point - shift)
      high = max(high, point + shift)
    }
    return low <= high ? low...high : nil
  }

  /// The coarsest spacing at which sums over e^{−s (φ−c)²/2 − U} are integrals to some accuracy.
  ///
  /// A sum's error is the Fourier transform of its terms at k = 2π/h: the spacing is taken where
  /// that falls below the accuracy, for centres c in the wells and half-way up.
  ///
  /// - Parameters:
  ///   - stiffness: s.
  ///   - accuracy: Relative, not below 1e-15.
  func resolution(
    stiffness: Double, within range: ClosedRange<Double>, accuracy: Double
  ) -> Double {
    let step = points[1] - points[0]
    let centres = wells.filter { range.contains($0.location) }.map(\.location)
    var finest = 0.0
    for centre in centres + [range.lowerBound / 2, range.upperBound / 2] {
      let exponents = zip(points, excesses).map { point, excess in
        -stiffness / 2 * (point - centre) * (point - centre) - excess
      }
      let largest = exponents.max() ?? 0
      let weights = zip(points, exponents).compactMap { point, exponent in
        exponent > largest - 40 ? (point - centre, Double.exp(exponent - largest)) : nil
      }
      let total = weights.reduce(0) { $0 + $1.1 }
      var wave = Double.pi / (4 * step)
      while wave > finest {
        let (cosine, sine) = weights.reduce((0.0, 0.0)) { sums, weight in
          (
            sums.0 + weight.1 * .cos(wave * weight.0), sums.1 + weight.1 * .sin(wave * weight.0)
          )
        }
        if Double.hypot(cosine, sine) > accuracy * total { break }
        wave *= 0.96
      }
      finest = max(finest, wave)
    }
    return 2 * .pi / finest
  }
}
