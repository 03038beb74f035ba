/// Why there is no fit.
public enum FitError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Not more points than parameters.
  case tooFewPoints(Int, parameterCount: Int)
  /// A value or an error is infinite or not a number.
  case notFinite(point: Int)
  /// A value has no statistical error.
  case noVariance(point: Int)
  /// The covariance has no inverse.
  case singularCovariance(points: Int, degreesOfFreedom: Int?)
  /// The data do not suggest where to start.
  case noStart(String)
  /// Some combination of the parameters does not change the curve.
  case parametersNotDetermined
  /// The iteration did not end at a minimum.
  case notConverged(iterations: Int)
  /// It did for the data but not for one of their replicates.
  case replicateNotConverged(Int)
  /// No window of a scan could be fitted; the reason of the widest one.
  indirect case noWindow(widest: FitError)

  /// One sentence naming the values and the rule.
  public var description: String {
    switch self {
    case .tooFewPoints(let count, let parameterCount):
      "\(count) point\(count == 1 ? "" : "s") for \(parameterCount) parameters; a fit needs at "
        + "least as many"
    case .notFinite(let point): "point \(point) or its error is not a finite number"
    case .noVariance(let point): "point \(point) has no statistical error"
    case .singularCovariance(let points, let degreesOfFreedom):
      "the covariance of \(points) points"
        + (degreesOfFreedom.map { " estimated from \($0 + 1) blocks" } ?? "")
        + " has no inverse; take fewer points, more blocks, shrinkage or an eigenvalue cut"
    case .noStart(let reason): "no start values for the fit: \(reason)"
    case .parametersNotDetermined: "the points do not determine all parameters"
    case .notConverged(let iterations): "the fit did not converge in \(iterations) iterations"
    case .replicateNotConverged(let replicate):
      "the fit converged for the data but not for their replicate \(replicate)"
    case .noWindow(let widest): "no window could be fitted; the widest one: \(widest)"
    }
  }
}
