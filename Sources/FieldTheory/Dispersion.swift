public import LatticeGeometry
internal import RealModule

/// How the kinetic term of the action depends on the momentum.
public enum Dispersion: String, Hashable, Sendable, CaseIterable {
  /// K(p) = p̂² = Σ_μ 4 sin²(p_μ/2): nearest-neighbour differences.
  case lattice
  /// K(p) = p² = Σ_μ p_μ² with a sharp edge at the zone boundary: a nonlocal action that violates
  /// reflection positivity, but has the continuum's dispersion up to the cut-off π/a.
  case continuum

  /// K(p), in units of 1/a².
  public func kineticTerm(_ momentum: Momentum) -> Double {
    switch self {
    case .lattice: momentum.latticeSquared
    case .continuum: momentum.squared
    }
  }

  /// K(p) on the stored modes; the sum over directions of one table per direction.
  func kineticTerms(on grid: MomentumGrid) -> [Double] {
    var terms = [0.0]
    for (extent, modes) in zip(grid.lattice.extents, grid.shape) {
      let axis = (0..<modes).map { axisTerm(number: $0, extent: extent) }
      var extended: [Double] = []
      extended.reserveCapacity(terms.count * modes)
      for term in terms {
        for addend in axis { extended.append(term + addend) }
      }
      terms = extended
    }
    return terms
  }

  /// One direction's share of K(p) for the mode number n in 0 ..< L.
  private func axisTerm(number: Int, extent: Int) -> Double {
    let folded = 2 * number > extent ? number - extent : number
    let component = 2 * .pi * Double(folded) / Double(extent)
    switch self {
    case .lattice:
      let half = Double.sin(component / 2)
      return 4 * half * half
    case .continuum:
      return component * component
    }
  }
}
