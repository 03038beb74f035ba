/// Where two measured curves cross, with the error that their errors leave.
///
/// The difference D of the curves is interpolated by a least-squares polynomial over the points about
/// its change of sign: f(x) = Σ l_i(x) D_i, the l_i from points and errors alone. Of its root x*,
/// δx* = −Σ l_i(x*) δD_i/f′(x*) to first order, so that the error is √(lᵀ C l)/|f′| with the covariance
/// C of D, correlations along a curve included.
///
/// A change of sign counts only between points where |D| exceeds ``threshold`` standard deviations:
/// curves that agree within errors, or approach each other without crossing, have no crossing.
public struct CurveCrossing: Sendable {
  /// The parameter at the crossing.
  public let position: Double

  /// One standard deviation of the position, from the errors of the curves.
  public let error: Double

  /// What the position would change by with a straight line between the two points that enclose it: a
  /// measure of what the interpolation leaves uncertain.
  public let interpolation: Double

  /// The value of the first curve there.
  public let height: Double

  /// Standard deviations that D must have on either side.
  public static let threshold = 3.0

  /// Points an interpolation is made over if there are so many.
  private static let windowCount = 4

  /// Finds the crossings of two independent curves over the same points.
  ///
  /// - Returns: In ascending order; empty if the curves do not cross.
  public static func all(of first: MeasuredCurve, and second: MeasuredCurve) -> [CurveCrossing] {
    let difference = first - second
    let (values, covariance) = (difference.values, difference.covariance)
    let significant = values.indices.filter { index in
      values[index].magnitude > threshold * covariance[index][index].squareRoot()
    }
    return zip(significant, significant.dropFirst()).compactMap { left, right in
      values[left] * values[right] < 0
        ? CurveCrossing(of: difference, above: first.values, between: left, and: right) : nil
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
    let variances = window.map { difference.covariance[$0][$0] }
    var fit = LocalPolynomial(
      points: Array(points[window]), variances: variances, degree: min(2, window.count - 1))
    func value(_ fit: LocalPolynomial?, _ x: Double, of values: [Double]) -> Double {
      zip(fit?.weights(at: x) ?? [], values[window]).reduce(0) { $0 + $1.0 * $1.1 }
    }
    if value(fit, points[left], of: values) * values[left] <= 0
      || value(fit, points[right], of: values) * values[right] <= 0
    {
      // A parabola that misses the signs is no interpolation; the line between the two points is.
      window = left...right
      fit = LocalPolynomial(
        points: Array(points[window]), variances: window.map { difference.covariance[$0][$0] },
        degree: 1)
      if value(fit, points[left], of: values) * value(fit, points[right], of: values) >= 0 {
        return nil
      }
    }
    guard let fit else { return nil }
    var (lower, upper) = (points[left], points[right])
    for _ in 0..<200 {
      let middle = (lower + upper) / 2
      if value(fit, middle, of: values) * values[left] > 0 {
        lower = middle
      } else {
        upper = middle
      }
    }
    position = (lower + upper) / 2
    let weights = fit.weights(at: position)
    let slope = zip(fit.slopes(at: position), values[window]).reduce(0) { $0 + $1.0 * $1.1 }
    let covariance = difference.covariance
    var variance = 0.0
    for (row, first) in zip(window, weights) {
      for (column, second) in zip(window, weights) {
        variance += first * covariance[row][column] * second
      }
    }
    error = max(0, variance).squareRoot() / slope.magnitude
    interpolation = (position - straight).magnitude
    height = value(fit, position, of: curve)
    guard error.isFinite else { return nil }
  }
}
