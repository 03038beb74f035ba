public import LatticeGeometry
internal import RealModule

/// How the kinetic term of the action depends on the momentum.
public enum Dispersion: Codable, Hashable, Sendable {
  /// K(p) = p̂² = Σ_μ 4 sin²(p_μ/2): nearest-neighbour differences.
  case lattice
  /// K(p) = p² = Σ_μ p_μ² with a sharp edge at the zone boundary: a nonlocal action that violates
  /// reflection positivity, but has the continuum's dispersion up to the cut-off π/a.
  case continuum
  /// K(p) = c₁ p̂² + c₂ (p̂²)² + …, from the coefficients [c₁, c₂, …], c_k in units of a^{2k−2}.
  ///
  /// Any coefficients are allowed; a free theory needs K(p) + M² > 0 for every mode.
  case polynomial([Double])

  /// K(p), in units of 1/a².
  public func kineticTerm(_ momentum: Momentum) -> Double {
    switch self {
    case .lattice: momentum.latticeSquared
    case .continuum: momentum.squared
    case .polynomial(let coefficients): Self.value(coefficients, at: momentum.latticeSquared)
    }
  }

  /// K(p) on the stored modes.
  func kineticTerms(on grid: MomentumGrid) -> [Double] {
    switch self {
    case .lattice:
      Self.sumOfDirections(on: grid) { component in
        let half = Double.sin(component / 2)
        return 4 * half * half
      }
    case .continuum:
      Self.sumOfDirections(on: grid) { $0 * $0 }
    case .polynomial(let coefficients):
      Self.lattice.kineticTerms(on: grid).map { Self.value(coefficients, at: $0) }
    }
  }

  /// Σ_k c_k xᵏ, k ≥ 1.
  private static func value(_ coefficients: [Double], at latticeSquared: Double) -> Double {
    coefficients.reversed().reduce(0) { ($0 + $1) * latticeSquared }
  }

  /// Σ_μ f(p_μ) on the stored modes, −π < p_μ ≤ π; the sum of one table per direction.
  private static func sumOfDirections(
    on grid: MomentumGrid, _ term: (Double) -> Double
  ) -> [Double] {
    var terms = [0.0]
    for (extent, modes) in zip(grid.lattice.extents, grid.shape) {
      let axis = (0..<modes).map { number in
        let folded = 2 * number > extent ? number - extent : number
        return term(2 * .pi * Double(folded) / Double(extent))
      }
      var extended: [Double] = []
      extended.reserveCapacity(terms.count * modes)
      for term in terms {
        for addend in axis { extended.append(term + addend) }
      }
      terms = extended
    }
    return terms
  }
}
