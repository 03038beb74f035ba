/// A quantity measured at several values of a parameter, with the covariance of its errors.
public struct MeasuredCurve: Sendable {
  /// The parameter, strictly ascending.
  public let points: [Double]

  /// The quantity there.
  public let values: [Double]

  /// The covariance of the values; off the diagonal zero for independent ensembles.
  public let covariance: [[Double]]

  /// Creates a curve.
  public init(points: [Double], values: [Double], covariance: [[Double]]) {
    precondition(
      points.count == values.count && covariance.count == values.count
        && covariance.allSatisfy { $0.count == values.count }, "one value for each point")
    precondition(zip(points, points.dropFirst()).allSatisfy { $0 < $1 }, "ascending")
    self.points = points
    self.values = values
    self.covariance = covariance
  }

  /// The difference of two independent curves over the same points.
  static func - (first: MeasuredCurve, second: MeasuredCurve) -> MeasuredCurve {
    precondition(first.points == second.points, "curves over the same points")
    return MeasuredCurve(
      points: first.points, values: zip(first.values, second.values).map { $0 - $1 },
      covariance: zip(first.covariance, second.covariance).map { zip($0, $1).map { $0 + $1 } })
  }
}
