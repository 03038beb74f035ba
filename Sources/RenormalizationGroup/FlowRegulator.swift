import FieldTheory
import RealModule

/// The infrared cut-off R_k(p) = p² r(p²/k²) of a flow: modes below k get a mass, those above are free.
public enum FlowRegulator: String, CaseIterable, Hashable, Sendable {
  /// r(y) = (1/y − 1) θ(1 − y): the optimised cut-off [Litim2001].
  case litim
  /// r(y) = 1/(e^y − 1): smooth, of all orders.
  case exponential

  /// ℓ of k ∂_k U = V_d k^d ℓ(U″/k²).
  ///
  /// From ½ ∫ d^dp/(2π)^d k∂_k R/(p² + R + U″) with y = p²/k²:
  ///
  ///     ℓ(w) = (d/2) ∫₀^∞ dy y^{d/2 − 1} (−y² r′)/(y (1 + r) + w)
  ///
  /// which is 1/(1 + w) for Litim's. For the exponential one −y² r′ = (y/2)²/sinh²(y/2) and
  /// y (1 + r) = y/(1 − e^{−y}); Gauss–Legendre quadrature in √y makes it a sum of such poles, exact
  /// to 1e-13 for w > −0.9.
  public func threshold(dimension: Int) -> ThresholdFunction {
    switch self {
    case .litim: return ThresholdFunction(poles: [.init(place: 1, residue: 1)])
    case .exponential:
      let rule = GaussLegendre(count: 16)
      // √y from 0 to 7; beyond, the integrand is below e^{−49}.
      let (panels, end) = (8, 7.0)
      let half = end / Double(2 * panels)
      var poles: [ThresholdFunction.Pole] = []
      for panel in 0..<panels {
        for (node, weight) in zip(rule.nodes, rule.weights) {
          let root = half * (Double(2 * panel + 1) + node)
          let y = root * root
          let profile = y / 2 / Double.sinh(y / 2)
          poles.append(
            .init(
              place: -y / Double.expMinusOne(-y),
              residue: Double(dimension) * half * weight * Double.pow(root, dimension - 1) * profile
                * profile))
        }
      }
      return ThresholdFunction(poles: poles)
    }
  }
}
