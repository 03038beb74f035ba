extension CovarianceMatrix {
  /// The covariance of the differences of the same quantities of two independent ensembles: the sum of
  /// both, known to the degrees of freedom of the one with fewer blocks.
  ///
  /// - Throws: ``FitError`` as of one ensemble.
  public init(
    ofDifferencesBetween first: [Replicated], and second: [Replicated]
  ) throws(FitError) {
    precondition(!first.isEmpty && first.count == second.count, "the same quantities, one at least")
    let freedom = [first[0], second[0]].map {
      $0.resampling.degreesOfFreedom(replicateCount: $0.replicates.count)
    }
    try self.init(
      estimated: zip(Self.elements(of: first), Self.elements(of: second)).map { $0 + $1 },
      size: first.count, degreesOfFreedom: min(freedom[0], freedom[1]), regularisation: .none)
  }

  /// χ² = δ^T C^{−1} δ of deviations from numbers that were not fitted.
  ///
  /// - Parameter deviations: One a quantity.
  public func chiSquared(ofDeviations deviations: [Double]) -> ChiSquared {
    precondition(deviations.count == size, "one deviation a quantity")
    return ChiSquared(
      value: whiten(deviations).reduce(0) { $0 + $1 * $1 }, degreesOfFreedom: size)
  }
}
