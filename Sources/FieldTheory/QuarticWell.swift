internal import RealModule

/// The potential U(φ) = ½ m² φ² + (λ/4!) φ⁴ of a chain of N sites, and how far fields stray in it.
struct QuarticWell {
  let massSquared: Double
  let lambda: Double
  let siteCount: Int

  /// φ₀ ≥ 0 with U(φ₀) = min U.
  var location: Double { massSquared < 0 ? .sqrt(-6 * massSquared / lambda) : 0 }

  /// min U.
  var minimum: Double { massSquared < 0 ? -1.5 * massSquared * massSquared / lambda : 0 }

  /// U(φ) − min U, without cancellation.
  func excess(_ field: Double) -> Double {
    let square = field * field
    guard massSquared < 0 else { return square * (massSquared / 2 + lambda / 24 * square) }
    let distance = square + 6 * massSquared / lambda
    return lambda / 24 * distance * distance
  }

  /// Roughly the least action above the minimum of a closed path through φ: the smallest of staying
  /// at φ, returning to the minimum along the continuum's path, and jumping there and back at once,
  /// but no less than the one site at φ costs.
  func pathAction(_ field: Double) -> Double {
    let rise = excess(field)
    let step = field - location
    let path = min(Double(siteCount) * rise, 2 * tunnellingAction(field), rise + step * step)
    return max(path, rise)
  }

  /// ∫ √(2 (U − min U)) dφ from the minimum to φ.
  private func tunnellingAction(_ field: Double) -> Double {
    guard massSquared < 0 else {
      let start = Double.sqrt(massSquared)
      let end = Double.sqrt(massSquared + lambda / 12 * field * field)
      guard end > 0 else { return 0 }
      return field * field / 3 * (start * start + start * end + end * end) / (start + end)
    }
    let step = field - location
    return .sqrt(lambda / 12) * step * step * (field + 2 * location) / 3
  }

  /// The largest φ whose path action is below the reach.
  func outermostPoint(reach: Double) -> Double {
    var width = 1.0
    while pathAction(location + width) < reach { width *= 2 }
    var (low, high) = (location, location + width)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if pathAction(middle) < reach { low = middle } else { high = middle }
    }
    return high
  }

  /// The smallest φ ≥ 0 whose path action is below the reach.
  func innermostPoint(reach: Double) -> Double {
    guard pathAction(0) >= reach else { return 0 }
    var (low, high) = (0.0, location)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if pathAction(middle) < reach { high = middle } else { low = middle }
    }
    return low
  }

  /// The coarsest spacing h at which the midpoint rule is exact to rounding.
  ///
  /// The rule's error is the integrand's Fourier transform at k = 2π/h. The Gaussian of the kinetic
  /// term and of the curvature at the minimum has a width of (2 + U″)^{−1/2}; the transform of
  /// e^{−λφ⁴/4!} falls like exp(−0.236 s^{4/3}), s = k (24/λ)^{1/4} (saddle point), which is 4e−17
  /// at s = 2π/0.14.
  var resolution: Double {
    let curvature = massSquared < 0 ? -2 * massSquared : massSquared
    let gaussian = 0.5 / Double.sqrt(1 + curvature / 2)
    guard lambda > 0 else { return gaussian }
    return min(gaussian, 0.14 * .root(24 / lambda, 4))
  }
}
