import RealModule

/// Weights of unit mean from their logarithms, which are finite or −∞; zeros if none is finite.
func unitMeanWeights(_ logWeights: some Collection<Double>) -> [Double] {
  guard let largest = logWeights.max(), largest > -.infinity else {
    return [Double](repeating: 0, count: logWeights.count)
  }
  let weights = logWeights.map { Double.exp($0 - largest) }
  let mean = weights.reduce(0, +) / Double(weights.count)
  return weights.map { $0 / mean }
}

/// ln of the mean of weights from their logarithms, which are finite or −∞.
func logMean(_ logWeights: some Collection<Double>) -> Double {
  guard let largest = logWeights.max(), largest > -.infinity else { return -.infinity }
  let sum = logWeights.reduce(0) { $0 + Double.exp($1 - largest) }
  return largest + .log(sum / Double(logWeights.count))
}

/// (Σw)²/(n Σw²), 0 without any weight.
func effectiveFraction(_ weights: [Double]) -> Double {
  let (sum, squares) = weights.reduce((0.0, 0.0)) { ($0.0 + $1, $0.1 + $1 * $1) }
  return squares > 0 ? sum * sum / (squares * Double(weights.count)) : 0
}

/// The parents of n equally spaced draws with one common offset from weights of unit mean.
///
/// - Parameters:
///   - weights: n weights whose mean is 1.
///   - offset: Uniform in (0, 1).
/// - Returns: Ascending numbers; k is drawn ⌊w_k⌋ or ⌈w_k⌉ times.
func systematicSample(_ weights: [Double], offset: Double) -> [Int] {
  var parents: [Int] = []
  var cumulative = 0.0
  for (number, weight) in weights.enumerated() {
    cumulative += weight
    while parents.count < weights.count, Double(parents.count) + offset <= cumulative {
      parents.append(number)
    }
  }
  // Rounding may leave the last draw.
  while parents.count < weights.count { parents.append(weights.count - 1) }
  return parents
}
