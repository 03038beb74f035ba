import RealModule

/// The tail of a weight distribution: the shape of a generalised Pareto distribution fitted to the
/// largest weights, after A. Vehtari, D. Simpson, A. Gelman, Y. Yao, J. Gabry, "Pareto smoothed
/// importance sampling", arXiv:1507.02646.
///
/// k̂ ≥ ½ means the weights' variance is infinite, k̂ > 0.7 that averages cannot be trusted at any
/// practical number of networks.
public enum ParetoTail {
  /// Weights in the fit never exceed this, so that memory stays bounded.
  public static let longestTail = 4096

  /// M = min(n/5, 3√n), bounded by ``longestTail``.
  public static func tailLength(sampleCount: Int) -> Int {
    let length = min(Double(sampleCount) / 5, 3 * Double(sampleCount).squareRoot())
    return max(1, min(longestTail, Int(length.rounded(.up))))
  }

  /// Fits the shape to the M largest weights above the (M+1)-th.
  ///
  /// - Parameters:
  ///   - largestLogWeights: At least the M + 1 largest ln w, descending.
  ///   - sampleCount: n, the number of all weights.
  /// - Returns: k̂, or nil if fewer than 5 weights exceed the threshold or all are equal.
  public static func shape(largestLogWeights: [Double], sampleCount: Int) -> Double? {
    let length = tailLength(sampleCount: sampleCount)
    guard largestLogWeights.count > length, let largest = largestLogWeights.first,
      largest.isFinite
    else { return nil }
    // In units of the largest weight, so that nothing overflows.
    let threshold = Double.exp(largestLogWeights[length] - largest)
    let excesses = largestLogWeights[..<length].map { Double.exp($0 - largest) - threshold }
      .filter { $0 > 0 }.sorted()
    guard excesses.count >= 5 else { return nil }
    return generalisedParetoShape(sortedExcesses: excesses)
  }

  /// The quasi-Bayesian estimator of J. Zhang and M. A. Stephens, Technometrics 51 (2009) 316,
  /// shrunk towards ½ with the weight of ten observations (appendix C of arXiv:1507.02646).
  ///
  /// - Parameter excesses: Amounts over the threshold, ascending, positive.
  static func generalisedParetoShape(sortedExcesses excesses: [Double]) -> Double {
    let count = excesses.count
    let largest = excesses[count - 1]
    let quartile = excesses[max(0, Int((Double(count) / 4 + 0.5).rounded(.down)) - 1)]
    let gridSize = 30 + Int(Double(count).squareRoot())
    // With the density σ⁻¹(1 + kx/σ)^{−1−1/k} and ϑ = −k/σ, the profile likelihood is
    // n[ln(−ϑ/k(ϑ)) − k(ϑ) − 1] with k(ϑ) = mean ln(1 − ϑx), the posterior mean of ϑ is taken on
    // the authors' grid.
    let thetas = (1...gridSize).map { index in
      1 / largest
        + (1 - (Double(gridSize) / (Double(index) - 0.5)).squareRoot()) / (3 * quartile)
    }
    func shape(_ theta: Double) -> Double {
      excesses.reduce(0) { $0 + Double.log(onePlus: -theta * $1) } / Double(count)
    }
    let logLikelihoods = thetas.map { theta in
      let shape = shape(theta)
      return Double(count) * (Double.log(-theta / shape) - shape - 1)
    }
    let highest = logLikelihoods.max() ?? 0
    let weights = logLikelihoods.map { Double.exp($0 - highest) }
    let posteriorMean =
      zip(thetas, weights).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
    let fitted = shape(posteriorMean)
    return (Double(count) * fitted + 10 * 0.5) / (Double(count) + 10)
  }
}
