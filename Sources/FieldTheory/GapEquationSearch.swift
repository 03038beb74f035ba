internal import LatticeGeometry
internal import RealModule

/// The search for the largest solution of M² = m² + ⟨U″⟩; see ``GapEquation``.
///
/// The unknown is s = M² + min K > 0, the smallest inverse propagator.
struct GapEquationSearch {
  private let massSquared: Double
  private let interaction: any LocalInteraction
  private let grid: MomentumGrid

  /// K(p) on the stored modes.
  private let kineticTerms: [Double]

  /// min K.
  private let lightest: Double

  init(
    massSquared: Double, interaction: any LocalInteraction, grid: MomentumGrid,
    kineticTerms: [Double]
  ) {
    self.massSquared = massSquared
    self.interaction = interaction
    self.grid = grid
    self.kineticTerms = kineticTerms
    lightest = kineticTerms.min() ?? 0
  }

  /// The residual s − min K − m² − ⟨U″⟩ and its derivative in s.
  private func residual(_ smallest: Double) -> (value: Double, slope: Double) {
    var (coincident, squares) = (CompensatedSum(), CompensatedSum())
    for (mode, term) in kineticTerms.enumerated() {
      let propagator = 1 / ((term - lightest) + smallest)
      let weighted = Double(grid.multiplicity(ofMode: mode)) * propagator
      coincident.add(weighted)
      squares.add(weighted * propagator)
    }
    let volume = Double(grid.lattice.volume)
    let expansion = interaction.wickExpansion(coincident: coincident.value / volume)
    // d⟨U″⟩/dG₀ = ⟨U⁗⟩/2 = 12 u₄.
    return (
      (smallest - lightest) - massSquared - 2 * expansion.coefficient(2),
      1 + 12 * expansion.coefficient(4) * (squares.value / volume)
    )
  }

  /// The largest M² that solves the equation.
  func largestSolution() throws(FieldTheoryError) -> Double {
    var upper = 1.0
    while !((upper - lightest) - massSquared
      - interaction.curvatureBound(coincident: 1 / upper) > 0)
    {
      upper *= 2
      guard upper.isFinite else { throw .noGapMass(massSquared: massSquared) }
    }
    var lower = upper
    while residual(lower).value > 0 {
      upper = lower
      lower *= 5.0 / 6
      guard lower > 1e-290 else { throw .noGapMass(massSquared: massSquared) }
    }
    // Newton's method; a step out of the bracket is replaced by halving it.
    var smallest = upper
    for _ in 0..<200 {
      let (value, slope) = residual(smallest)
      if value > 0 { upper = min(upper, smallest) } else { lower = max(lower, smallest) }
      var next = smallest - value / slope
      if !(slope > 0 && next >= lower && next <= upper) { next = (lower + upper) / 2 }
      let moved = abs(next - smallest)
      smallest = next
      if moved <= 2 * smallest.ulp { break }
    }
    return smallest - lightest
  }
}
