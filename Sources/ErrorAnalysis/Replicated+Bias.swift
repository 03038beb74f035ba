extension Replicated {
  /// The quantity without the bias that a non-linear function of averages has at finite n.
  ///
  /// E θ = θ∞ + a/n + O(n⁻²) for any smooth function of averages, ratios of weighted sums included,
  /// and a replicate, made of n (B−1)/B networks, has the bias a B/((B−1) n). So
  ///
  ///     B θ − (B−1) θ̄,   θ̄ the mean of the replicates,
  ///
  /// is free of a ([Quenouille1956]). Bootstrap replicates exceed θ by a/n themselves on average: there it is
  /// 2θ − θ̄. The replicates move along by a constant that makes their mean
  /// the new value: errors and covariances stay as they are, a second correction changes nothing,
  /// and functions of corrected quantities may be corrected for what they add themselves.
  public var biasCorrected: Replicated {
    let count = Double(replicates.count)
    let mean = replicates.reduce(0, +) / count
    let share =
      switch resampling {
      case .jackknife: count - 1
      case .bootstrap: 1.0
      }
    let corrected = value + share * (value - mean)
    return Replicated(
      value: corrected, replicates: replicates.map { $0 - mean + corrected },
      sampleCount: sampleCount, resampling: resampling)
  }
}
