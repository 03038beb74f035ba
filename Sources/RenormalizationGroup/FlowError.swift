/// Why a flow, or a fixed point of it, cannot be computed.
public enum FlowError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The solution cannot be continued: steps became too small to move on.
  case brokenDown(scale: Double)
  /// More steps than any sound flow takes.
  case tooManySteps(scale: Double, limit: Int)
  /// The couplings to start from have no meaning: k² + U″ is not positive at the start.
  case notStable(scale: Double)
  /// The flow of a whole potential is a diffusion that runs toward smaller k only.
  case upwardPotential(from: Double, to: Double)
  /// The dimension has no fixed point of the kind.
  case noFixedPoint(dimension: Int)
  /// Newton's method did not end.
  case fixedPointNotFound(gridPoints: Int)
  /// The iteration for eigenvalues did not end, as where some are complex.
  case eigenvaluesNotFound(count: Int)
  /// The equations for the couplings of an effective action have no unique solution.
  case couplingsNotDetermined

  /// One sentence with the reason and a way out.
  public var description: String {
    switch self {
    case .brokenDown(let scale):
      "the flow breaks down at k = \(scale), where no step is small enough: k² + U″ tends to 0 or the "
        + "couplings to infinity. End it before that scale, or start from other couplings"
    case .tooManySteps(let scale, let limit):
      "the flow took \(limit) steps to k = \(scale); ask for a larger tolerance"
    case .notStable(let scale):
      "k² + U″ is not positive where the flow starts, at k = \(scale); start from a larger u2"
    case .upwardPotential(let start, let end):
      "the flow of a whole potential from k = \(start) up to k = \(end) is a diffusion backward in "
        + "time, which amplifies its shortest waves without bound; list the scales downward"
    case .noFixedPoint(let dimension):
      "the local potential approximation has no isolated fixed point beside the Gaussian one in "
        + "\(dimension) dimensions; take 3"
    case .fixedPointNotFound(let points):
      "Newton's method found no fixed point on \(points) grid points"
    case .eigenvaluesNotFound(let count):
      "the \(count) leading eigenvalues of the linearised flow did not settle; more grid points help"
    case .couplingsNotDetermined:
      "the Schwinger–Dyson equations of the coarse fields do not determine the couplings; keep more "
        + "modes or draw more networks"
    }
  }
}
