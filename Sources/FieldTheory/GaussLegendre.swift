internal import RealModule

/// Gauss–Legendre quadrature on [−1, 1]: exact for polynomials of degree 2n − 1.
public struct GaussLegendre: Sendable {
  /// The n nodes, descending.
  public let nodes: [Double]

  /// Their weights, which sum to 2.
  public let weights: [Double]

  /// Computes nodes and weights by Newton's method on the Legendre polynomial.
  ///
  /// - Parameter count: n ≥ 1.
  public init(count: Int) {
    precondition(count >= 1, "at least one node")
    var nodes: [Double] = []
    var weights: [Double] = []
    for index in 0..<count {
      var node = Double.cos(.pi * (Double(index) + 0.75) / (Double(count) + 0.5))
      var derivative = 1.0
      for _ in 0..<100 {
        var (before, value) = (0.0, 1.0)
        for order in 1...count {
          let next =
            (Double(2 * order - 1) * node * value - Double(order - 1) * before) / Double(order)
          (before, value) = (value, next)
        }
        derivative = Double(count) * (node * value - before) / (node * node - 1)
        let step = value / derivative
        node -= step
        if abs(step) < 1e-15 { break }
      }
      nodes.append(node)
      weights.append(2 / ((1 - node * node) * derivative * derivative))
    }
    self.nodes = nodes
    self.weights = weights
  }

  /// ∫ f over [lower, upper], cut into equal panels.
  public func integrate(
    from lower: Double, to upper: Double, panels: Int, _ function: (Double) -> Double
  ) -> Double {
    let half = (upper - lower) / Double(2 * panels)
    var sum = 0.0
    for panel in 0..<panels {
      let centre = lower + half * Double(2 * panel + 1)
      for (node, weight) in zip(nodes, weights) { sum += weight * function(centre + half * node) }
    }
    return half * sum
  }
}
