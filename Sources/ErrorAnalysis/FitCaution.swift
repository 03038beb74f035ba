/// Why a fit that succeeded deserves a second look.
public enum FitCaution: Hashable, Sendable, CustomStringConvertible {
  /// A covariance of many points from few blocks: its small eigenvalues come out too small, parameters
  /// from it fluctuate more than their errors say, by a factor of about
  /// 1 + 2 · points/blocks in the variance.
  case fewBlocks(points: Int, blocks: Int)

  /// Finds what there is to say of a covariance; nil if it is estimated from at least four blocks a point.
  init?(_ covariance: CovarianceMatrix) {
    guard let degreesOfFreedom = covariance.degreesOfFreedom, covariance.shrinkageIntensity < 1,
      4 * covariance.size > degreesOfFreedom + 1
    else { return nil }
    self = .fewBlocks(points: covariance.size, blocks: degreesOfFreedom + 1)
  }

  /// One sentence.
  public var description: String {
    switch self {
    case .fewBlocks(let points, let blocks):
      "the covariance of \(points) points is estimated from \(blocks) blocks only; take at least "
        + "\(4 * points) blocks"
    }
  }
}
