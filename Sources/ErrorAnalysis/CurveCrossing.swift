/// Where two measured curves cross, with the error that their errors leave.
///
/// The difference D of the curves is interpolated by a least-squares polynomial over the points about
/// its change of sign: f(x) = Σ l_i(x) D_i, the l_i from points and errors alone. Of its root x*,
/// δx* = −Σ l_i(x*) δD_i/f′(x*) to first order, so that the error is √(lᵀ C l)/|f′| with the covariance
/// C of D, correlations along a curve and between the curves included. With covariances of the jackknife
/// this is the jackknife error of the crossing to first order.
///
/// What the polynomial itself leaves uncertain is estimated from other interpolations: one degree more
/// over the same points, the same degree with each point but the two that enclose the crossing left out,
/// and, for a line through those two, parabolas through either neighbour. ``interpolation`` is the largest change among them. It is as large as the enclosing interval
/// allows where there is nothing to compare with, or where another interpolation has no root there. On a
/// grid of spacing h it falls as h³ for smooth curves; noise moves the other interpolations too, so that
/// it does not fall much below ``error``.
///
/// A change of sign counts only between points where |D| exceeds ``threshold`` standard deviations:
/// curves that agree within errors, or approach each other without crossing, have no crossing, and
/// ``CurveCrossing/absence(of:and:covariance:)`` says why.
public struct CurveCrossing: Sendable {
  /// The parameter at the crossing.
  public let position: Double

  /// One standard deviation of the position, from the errors of the curves.
  public let error: Double

  /// The largest change of the position among other interpolations of the same points: an estimate of
  /// the error that interpolating makes, not covered by ``error``.
  public let interpolation: Double

  /// The range of the points that were interpolated.
  public let window: ClosedRange<Double>

  /// The value of the first curve there.
  public let height: Double

  /// Standard deviations that D must have on either side.
  public static let threshold = 3.0

  /// Points an interpolation is made over if there are so many.
  private static let windowCount = 4

  /// Finds the crossings of two curves over the same points.
  ///
  /// - Parameters:
  ///   - first: A curve.
  ///   - second: Another.
  ///   - covariance: Of the value of the first at one index and of the second at another, in that order;
  ///     nil for independent curves.
  /// - Returns: In ascending order; empty if the curves do not cross.
  public static func all(
    of first: MeasuredCurve, and second: MeasuredCurve, covariance: [[Double]]? = nil
  ) -> [CurveCrossing] {
    let difference = first.minus(second, covariance: covariance)
    let values = difference.values
    let significant = significantPlaces(difference)
    return zip(significant, significant.dropFirst()).compactMap { left, right in
      values[left] * values[right] < 0
        ? CurveCrossing(of: difference, above: first.values, between: left, and: right) : nil
    }
  }

  /// Why ``all(of:and:covariance:)`` finds nothing; nil if it finds a crossing.
  public static func absence(
    of first: MeasuredCurve, and second: MeasuredCurve, covariance: [[Double]]? = nil
  ) -> CrossingAbsence? {
    guard all(of: first, and: second, covariance: covariance).isEmpty else { return nil }
    let difference = first.minus(second, covariance: covariance)
    let (points, values) = (difference.points, difference.values)
    guard points.count > 1 else { return .tooFewPoints(points.count) }
    let significant = significantPlaces(difference)
    guard let one = significant.first else { return .noise(points: points.count) }
    let isAbove = values[one] > 0
    guard significant.allSatisfy({ (values[$0] > 0) == isAbove }) else { return .noInterpolation }
    let deviations = values.indices.filter { (values[$0] > 0) != isAbove }.map {
      (place: $0, size: values[$0].magnitude / difference.covariance[$0][$0].squareRoot())
    }
    guard let largest = deviations.max(by: { $0.size < $1.size }) else {
      return .oneSided(firstIsAbove: isAbove, from: points[0], to: points[points.count - 1])
    }
    return .insignificant(at: points[largest.place], deviations: largest.size)
  }

  /// Places where the difference is no noise.
  private static func significantPlaces(_ difference: MeasuredCurve) -> [Int] {
    difference.points.indices.filter { index in
      difference.values[index].magnitude
        > threshold * difference.covariance[index][index].squareRoot()
    }
  }

  private init?(
    of difference: MeasuredCurve, above curve: [Double], between left: Int, and right: Int
  ) {
    let (points, values) = (difference.points, difference.values)
    let straight =
      (points[left] * values[right] - points[right] * values[left])
      / (values[right] - values[left])
    var window = left...right
    while window.count < Self.windowCount, window.count < points.count {
      // The nearer neighbour first, so that the crossing stays in the middle.
      let below = window.lowerBound > 0 ? straight - points[window.lowerBound - 1] : .infinity
      let above =
        window.upperBound + 1 < points.count
        ? points[window.upperBound + 1] - straight : .infinity
      window =
        below <= above
        ? (window.lowerBound - 1)...window.upperBound
        : window.lowerBound...(window.upperBound + 1)
    }
    var degree = min(2, window.count - 1)
    var fit = Interpolation(of: difference, over: Array(window), degree: degree)
    if fit?.root(between: left, and: right) == nil {
      // A parabola that misses the signs is no interpolation; the line between the two points is.
      window = left...right
      degree = 1
      fit = Interpolation(of: difference, over: Array(window), degree: degree)
    }
    guard let fit, let position = fit.root(between: left, and: right) else { return nil }
    self.position = position
    self.window = points[window.lowerBound]...points[window.upperBound]
    let weights = fit.polynomial.weights(at: position)
    let slope = zip(fit.polynomial.slopes(at: position), values[window]).reduce(0) {
      $0 + $1.0 * $1.1
    }
    let covariance = difference.covariance
    var variance = 0.0
    for (row, first) in zip(window, weights) {
      for (column, second) in zip(window, weights) {
        variance += first * covariance[row][column] * second
      }
    }
    error = max(0, variance).squareRoot() / slope.magnitude
    height = zip(weights, curve[window]).reduce(0) { $0 + $1.0 * $1.1 }
    let farthest = max((position - points[left]).magnitude, (points[right] - position).magnitude)
    let leftOut = window.filter { $0 != left && $0 != right }.map { omitted in
      (window.filter { $0 != omitted }, min(degree, window.count - 2))
    }
    let raised = window.count > degree + 1 ? [(Array(window), degree + 1)] : []
    // A line through two points is compared with parabolas through either neighbour too.
    let widened = [(left - 1)...right, left...(right + 1)].filter { wider in
      window.count == 2 && points.indices.contains(wider.lowerBound)
        && points.indices.contains(wider.upperBound)
    }.map { (Array($0), 2) }
    let changes = (leftOut + raised + widened).map { places, degree in
      Interpolation(of: difference, over: places, degree: degree)?
        .root(between: left, and: right).map { ($0 - position).magnitude } ?? farthest
    }
    interpolation = changes.max() ?? farthest
    guard error.isFinite else { return nil }
  }

  /// A polynomial through some points of a curve.
  private struct Interpolation {
    let curve: MeasuredCurve
    let places: [Int]
    let polynomial: LocalPolynomial

    /// Nil if the points do not determine the polynomial.
    init?(of curve: MeasuredCurve, over places: [Int], degree: Int) {
      guard
        let polynomial = LocalPolynomial(
          points: places.map { curve.points[$0] },
          variances: places.map { curve.covariance[$0][$0] }, degree: degree)
      else { return nil }
      (self.curve, self.places, self.polynomial) = (curve, places, polynomial)
    }

    private func value(at x: Double) -> Double {
      zip(polynomial.weights(at: x), places).reduce(0) { $0 + $1.0 * curve.values[$1.1] }
    }

    /// Where it changes its sign between two points of the curve; nil if it has not their signs there.
    func root(between left: Int, and right: Int) -> Double? {
      var (lower, upper) = (curve.points[left], curve.points[right])
      let sign = curve.values[left]
      guard value(at: lower) * sign > 0, value(at: upper) * sign < 0 else { return nil }
      for _ in 0..<200 {
        let middle = (lower + upper) / 2
        if value(at: middle) * sign > 0 { lower = middle } else { upper = middle }
      }
      return (lower + upper) / 2
    }
  }
}
