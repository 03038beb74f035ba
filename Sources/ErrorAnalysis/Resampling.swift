/// How replicates were made, which says how their spread becomes a variance.
public enum Resampling: Hashable, Sendable {
  /// Each replicate leaves out one block of B: (B−1)/B Σ_b (θ_b − θ̄)².
  case jackknife
  /// Each replicate is made from blocks drawn with repetition out of `blockCount`:
  /// 1/(R−1) Σ_r (θ_r − θ̄)².
  case bootstrap(blockCount: Int)

  /// What Σ (θ_r − θ̄)² is multiplied with.
  func varianceFactor(replicateCount: Int) -> Double {
    let count = Double(replicateCount)
    return switch self {
    case .jackknife: (count - 1) / count
    case .bootstrap: 1 / (count - 1)
    }
  }

  /// B − 1, the degrees of freedom of a covariance estimated from the blocks, however many resamples
  /// are drawn from them.
  func degreesOfFreedom(replicateCount: Int) -> Int {
    switch self {
    case .jackknife: replicateCount - 1
    case .bootstrap(let blockCount): blockCount - 1
    }
  }
}
