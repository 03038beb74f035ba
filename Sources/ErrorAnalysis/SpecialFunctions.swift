import RealModule

// Tails of the distributions that test a fit. Both are accurate to about 1e-14, far more than a p-value
// needs; references: Abramowitz and Stegun, 6.5 and 26.5.

/// Q(a, x) = Γ(a, x)/Γ(a), the upper tail of the gamma distribution, for a > 0 and x ≥ 0.
///
/// The series of 1 − Q below a + 1, the continued fraction of Q above (A&S 6.5.29, 6.5.31).
package func gammaTail(_ order: Double, _ argument: Double) -> Double {
  guard argument > 0 else { return 1 }
  let prefactor = Double.exp(order * .log(argument) - argument - .logGamma(order))
  if argument < order + 1 {
    var term = 1 / order
    var sum = term
    var denominator = order
    while term > sum * .ulpOfOne / 8 {
      denominator += 1
      term *= argument / denominator
      sum += term
    }
    return max(0, 1 - prefactor * sum)
  }
  let fraction = continuedFraction(first: argument + 1 - order) { index in
    (-index * (index - order), argument + 2 * index + 1 - order)
  }
  return prefactor / fraction
}

/// I_x(a, b), the lower tail of the beta distribution, for a, b > 0 and 0 ≤ x ≤ 1.
///
/// Its continued fraction (A&S 26.5.8) converges fast below the mean; above it 1 − I_{1−x}(b, a) does.
package func betaTail(_ argument: Double, _ first: Double, _ second: Double) -> Double {
  guard argument > 0 else { return 0 }
  guard argument < 1 else { return 1 }
  if argument > (first + 1) / (first + second + 2) {
    return 1 - betaTail(1 - argument, second, first)
  }
  let logFactor =
    Double.logGamma(first + second) - .logGamma(first) - .logGamma(second)
    + first * .log(argument) + second * .log(onePlus: -argument)
  let fraction = continuedFraction(first: 1) { index in
    let half = (index / 2).rounded(.down)
    let numerator =
      index.truncatingRemainder(dividingBy: 2) == 0
      ? half * (second - half) / ((first + index - 1) * (first + index))
      : -(first + half) * (first + second + half) / ((first + index - 1) * (first + index))
    return (numerator * argument, 1)
  }
  return .exp(logFactor) / (first * fraction)
}

/// b₀ + a₁/(b₁ + a₂/(b₂ + …)) by the algorithm of Lentz.
private func continuedFraction(
  first: Double, _ terms: (Double) -> (numerator: Double, denominator: Double)
) -> Double {
  let tiny = 1e-300
  var value = first == 0 ? tiny : first
  var upper = value
  var lower = 0.0
  for index in 1...10_000 {
    let (numerator, denominator) = terms(Double(index))
    lower = denominator + numerator * lower
    upper = denominator + numerator / upper
    lower = 1 / (lower == 0 ? tiny : lower)
    if upper == 0 { upper = tiny }
    let factor = upper * lower
    value *= factor
    if (factor - 1).magnitude < 4 * .ulpOfOne { break }
  }
  return value
}
