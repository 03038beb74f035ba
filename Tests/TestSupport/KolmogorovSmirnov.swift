import RealModule

/// The largest distance between the empirical distribution of a sample and a distribution function.
///
/// - Parameters:
///   - sample: Independent draws, in any order.
///   - distribution: The cumulative distribution function they should follow.
/// - Returns: D_n = sup |F_n − F|, to be compared with about 1.63/√n at the 1 % level.
public func kolmogorovSmirnovDistance(
  of sample: [Double], from distribution: (Double) -> Double
) -> Double {
  let count = Double(sample.count)
  return sample.sorted().enumerated().reduce(0) { largest, entry in
    let expected = distribution(entry.element)
    let below = Double(entry.offset) / count
    return max(largest, expected - below, below + 1 / count - expected)
  }
}

/// The distribution function of a normal deviate of mean 0 and variance 1.
public func normalDistribution(_ value: Double) -> Double {
  0.5 * Double.erfc(-value / 2.0.squareRoot())
}
