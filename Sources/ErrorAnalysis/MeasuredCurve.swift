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

  /// The difference of two curves over the same points, of covariance C₁ + C₂ − X − Xᵀ.
  ///
  /// - Parameters:
  ///   - second: What is taken away.
  ///   - covariance: X, of the value of this curve at the first index and of the other at the second; nil
  ///     for independent curves.
  func minus(_ second: MeasuredCurve, covariance shared: [[Double]]?) -> MeasuredCurve {
    precondition(points == second.points, "curves over the same points")
    return MeasuredCurve(
      points: points, values: zip(values, second.values).map { $0 - $1 },
      covariance: points.indices.map { row in
        points.indices.map { column in
          covariance[row][column] + second.covariance[row][column]
            - (shared.map { $0[row][column] + $0[column][row] } ?? 0)
        }
      })
  }
}
