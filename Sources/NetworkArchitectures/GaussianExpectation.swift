import RealModule

/// E Π_i h(u_i) over centred Gaussian u whose covariance has rank one or two, by quadrature.
///
/// u = L z with z two independent normal deviates. Analytic activations are summed on a square
/// grid in z, which converges exponentially; products of positive parts are homogeneous, so that
/// only an angle is left, over an arc on which they are a trigonometric polynomial.
struct GaussianExpectation {
  /// The largest rank covered.
  static let largestRank = 2

  /// z beyond which e^{−z²/2} < 1e−18.
  private static let reach = 9.1

  /// A grid of more points takes more than a second, or a line more than 200 MB.
  private static let largestGrid = 2e7

  /// L, one row (L_i1, L_i2) for each u_i.
  let factors: [SIMD2<Double>]

  /// Takes L as it is.
  init(factors: [SIMD2<Double>]) { self.factors = factors }

  /// Factorises a covariance.
  ///
  /// - Parameter covariance: E u_i u_j, symmetric and positive semidefinite to rounding.
  /// - Throws: ``DenseNetworkError/rankTooHigh(rank:largest:)``;
  ///   ``DenseNetworkError/noClosedForm(reason:)`` if a variance is infinite.
  init(covariance: [[Double]]) throws(DenseNetworkError) {
    let count = covariance.count
    let largest = (0..<count).reduce(0) { max($0, covariance[$1][$1]) }
    guard largest.isFinite else {
      throw .noClosedForm(reason: "the variance of a neuron's argument is beyond every double")
    }
    var rest = covariance
    var factors = [SIMD2<Double>](repeating: .zero, count: count)
    var rank = 0
    while true {
      let pivot = (0..<count).max { rest[$0][$0] < rest[$1][$1] } ?? 0
      let variance = rest[pivot][pivot]
      guard variance > 1e-13 * largest, rank < count else { break }
      if rank < Self.largestRank {
        for row in 0..<count { factors[row][rank] = rest[row][pivot] / variance.squareRoot() }
      }
      let column = (0..<count).map { rest[$0][pivot] }
      for row in 0..<count {
        for other in 0..<count { rest[row][other] -= column[row] * column[other] / variance }
      }
      rank += 1
    }
    guard rank <= Self.largestRank else {
      throw .rankTooHigh(rank: rank, largest: Self.largestRank)
    }
    self.factors = factors
  }

  /// E Π_i max(u_i, 0) = E r^k (1/2π) ∫ dϑ Π_i ρ_i cos(ϑ − ϑ_i) over the angles where all are > 0.
  func positivePartProduct() -> Double {
    let count = factors.count
    let lengths = factors.map { Double.hypot($0.x, $0.y) }
    guard lengths.allSatisfy({ $0 > 0 }) else { return 0 }
    let first = Double.atan2(y: factors[0].y, x: factors[0].x)
    let angles = factors.map { factor in
      var angle = Double.atan2(y: factor.y, x: factor.x) - first
      if angle > .pi { angle -= 2 * .pi }
      if angle <= -.pi { angle += 2 * .pi }
      return angle
    }
    let low = max(0, angles.reduce(0, max)) - .pi / 2
    let high = min(0, angles.reduce(0, min)) + .pi / 2
    guard high > low else { return 0 }
    let (centre, half) = ((low + high) / 2, (high - low) / 2)
    var integral = 0.0
    for (node, weight) in zip(Self.legendre.nodes, Self.legendre.weights) {
      let angle = centre + half * node
      integral += half * weight * angles.reduce(1) { $0 * Double.cos(angle - $1) }
    }
    let radial = integerPower(2.0.squareRoot(), count) * Double.gamma(1 + Double(count) / 2)
    return radial * lengths.reduce(1, *) * integral / (2 * .pi)
  }

  /// E Π_i h(u_i) on a square grid.
  ///
  /// - Parameters:
  ///   - spacing: The grid's spacing in units of the deviations z.
  ///   - activation: h.
  func gridProduct(spacing: Double, _ activation: (Double) -> Double) -> Double {
    let steps = Int((Self.reach / spacing).rounded(.up))
    let weights = (-steps...steps).map { Double.exp(-0.5 * Double($0 * $0) * spacing * spacing) }
    let norm = spacing / (2 * .pi).squareRoot()
    var total = 0.0
    for (row, rowWeight) in weights.enumerated() {
      let second = Double(row - steps) * spacing
      if isLine && row != steps { continue }
      var sum = 0.0
      for (column, weight) in weights.enumerated() where weight * rowWeight > 1e-19 {
        let first = Double(column - steps) * spacing
        var product = weight
        for factor in factors { product *= activation(factor.x * first + factor.y * second) }
        sum += product
      }
      total += isLine ? sum / norm : sum * rowWeight
    }
    return total * norm * norm
  }

  /// Whether all u_i are multiples of one z.
  private var isLine: Bool { factors.allSatisfy { $0.y == 0 } }

  /// The largest variance of a u_i.
  private var largestVariance: Double {
    factors.reduce(0) { max($0, $1.x * $1.x + $1.y * $1.y) }
  }

  /// The largest deviation of a u_i.
  var largestDeviation: Double { largestVariance.squareRoot() }

  /// The grid's spacing that an activation needs; nil if it needs no grid.
  private func spacing(of activation: Activation) -> Double? {
    let variance = largestVariance
    switch activation {
    case .erf:
      // The spectrum of the product falls as e^{−k²/2(1 + 2nσ²)}.
      return 0.7 / (1 + 2 * Double(factors.count) * variance).squareRoot()
    case .tanh:
      // Poles at π/2σ, of order n.
      return min(0.5, 0.22 / max(variance, 1e-300).squareRoot())
    case .relu, .gauss, .cosine: return nil
    }
  }

  /// Whether ``product(of:)`` is a matter of seconds: the steeper a step in z, the finer the grid.
  func isResolvable(_ activation: Activation) -> Bool {
    guard let spacing = spacing(of: activation) else { return true }
    let line = 2 * Self.reach / spacing
    return (isLine ? line : line * line) <= Self.largestGrid
  }

  /// E Π_i h(u_i) of an activation without closed form.
  func product(of activation: Activation) -> Double {
    guard let spacing = spacing(of: activation) else {
      precondition(activation == .relu, "\(activation.rawValue) has a closed form")
      return positivePartProduct()
    }
    return activation == .erf
      ? gridProduct(spacing: spacing) { Double.erf($0) }
      : gridProduct(spacing: spacing) { Double.tanh($0) }
  }

  /// Gauss–Legendre nodes and weights on (−1, 1), exact to degree 47.
  private static let legendre = legendreRule(count: 24)

  private static func legendreRule(count: Int) -> (nodes: [Double], weights: [Double]) {
    var (nodes, weights): ([Double], [Double]) = ([], [])
    for index in 0..<count {
      var node = Double.cos(.pi * (Double(index) + 0.75) / (Double(count) + 0.5))
      var slope = 1.0
      for _ in 0..<12 {
        var (previous, value) = (1.0, node)
        for order in 2...count {
          let next =
            (Double(2 * order - 1) * node * value - Double(order - 1) * previous) / Double(order)
          (previous, value) = (value, next)
        }
        slope = Double(count) * (node * value - previous) / (node * node - 1)
        node -= value / slope
      }
      nodes.append(node)
      weights.append(2 / ((1 - node * node) * slope * slope))
    }
    return (nodes, weights)
  }
}
