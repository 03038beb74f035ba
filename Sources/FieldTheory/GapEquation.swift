public import LatticeGeometry
internal import RealModule

/// The gap equation on a finite lattice, M² = m² + ⟨U″⟩ with the Gaussian average of mass M; for φ⁴
/// M² = m² + (λ/2) D₀(M²).
///
/// D₀(M²) = (1/V) Σ_p 1/(K(p) + M²). With this reference mass the normal-ordered action has no
/// :φ²: term; for φ⁴, S − S_M = Σ_x (λ/4!) :φ⁴: + const.
///
/// The solution for φ⁴ is unique. f(M²) = M² − m² − (λ/2) D₀(M²) increases strictly on M² > 0, because D₀
/// decreases, and it is concave, because D₀ is convex. For λ > 0 the mode p = 0 sends f to −∞ as
/// M² → 0, and f grows like M² at infinity, so there is exactly one root, whatever the sign of m². Where some
/// K(p) is negative, the lightest mode takes the part of p = 0.
public enum GapEquation {
  /// Solves for M² > 0.
  ///
  /// By Newton's method from below. A concave increasing function lies under its tangents, so every
  /// step from the left of the root ends left of it again: the iteration climbs to the root, and
  /// stops where rounding stops it. It starts where the mode p = 0 alone balances the equation,
  /// M⁴ − m² M² − λ/(2V) = 0, which the other modes can only increase.
  ///
  /// - Parameters:
  ///   - massSquared: m², of either sign if λ > 0.
  ///   - lambda: λ ≥ 0; 0 returns m².
  ///   - grid: The momentum grid of the lattice.
  ///   - dispersion: The kinetic term.
  /// - Returns: M², in units of 1/a², to a relative 1e−14 unless m² and (λ/2) D₀ cancel.
  /// - Throws: ``FieldTheoryError`` if no such theory exists.
  public static func solve(
    massSquared: Double, lambda: Double, grid: MomentumGrid, dispersion: Dispersion = .lattice
  ) throws(FieldTheoryError) -> Double {
    try requireNormalisable(massSquared: massSquared, lambda: lambda)
    guard lambda > 0 else { return massSquared }
    let kineticTerms = dispersion.kineticTerms(on: grid)
    if kineticTerms.contains(where: { $0 < 0 }) {
      // The zero mode is not the lightest.
      return try GapEquationSearch(
        massSquared: massSquared, interaction: QuarticInteraction(lambda: lambda), grid: grid,
        kineticTerms: kineticTerms
      ).largestSolution()
    }
    let volume = Double(grid.lattice.volume)
    let root = Double.hypot(massSquared, .sqrt(2 * lambda / volume))
    var gap =
      massSquared > 0 ? (massSquared + root) / 2 : lambda / volume / (root - massSquared)
    for _ in 0..<200 {
      var coincident = CompensatedSum()
      var squares = CompensatedSum()
      for (mode, term) in kineticTerms.enumerated() {
        let propagator = 1 / (term + gap)
        let weighted = Double(grid.multiplicity(ofMode: mode)) * propagator
        coincident.add(weighted)
        squares.add(weighted * propagator)
      }
      let residual = gap - massSquared - lambda / 2 * (coincident.value / volume)
      let slope = 1 + lambda / 2 * (squares.value / volume)
      let next = gap - residual / slope
      guard next.isFinite, next > 0 else { break }
      if next <= gap || next - gap <= 2 * gap.ulp { return next }
      gap = next
    }
    throw .gapEquationNotSolved(massSquared: massSquared, lambda: lambda)
  }

  /// Solves M² = m² + ⟨U″⟩ for the mass of an action of any local interaction.
  ///
  /// Odd powers of the field do not contribute to ⟨U″⟩; they leave a linear term behind. There may
  /// be several solutions; the largest is taken. It lies below the mass at which even the bound
  /// ⟨|U″|⟩ ≤ B(D₀), D₀ ≤ 1/M², can no longer balance the equation. From there the mass² is lowered
  /// by a sixth at a time until the residual changes sign, and a Newton iteration that never leaves
  /// the bracket finishes; two solutions closer than a sixth may be taken for none.
  ///
  /// - Parameters:
  ///   - action: The target.
  ///   - grid: The momentum grid of the lattice.
  /// - Returns: M² in units of 1/a², such that K(p) + M² > 0 for every mode.
  /// - Throws: ``FieldTheoryError`` if there is no solution.
  public static func solve(
    for action: any LocalAction, on grid: MomentumGrid
  ) throws(FieldTheoryError) -> Double {
    if let quartic = action.interaction as? QuarticInteraction {
      return try solve(
        massSquared: action.massSquared, lambda: quartic.lambda, grid: grid,
        dispersion: action.dispersion)
    }
    if let vector = action.interaction as? VectorQuarticInteraction {
      return try solve(
        massSquared: action.massSquared, lambda: vector.gapCoupling, grid: grid,
        dispersion: action.dispersion)
    }
    if action.interaction.isZero { return action.massSquared }
    return try GapEquationSearch(
      massSquared: action.massSquared, interaction: action.interaction, grid: grid,
      kineticTerms: action.dispersion.kineticTerms(on: grid)
    ).largestSolution()
  }

  /// The bare mass that has a given gap mass under an interaction, m² = M² − ⟨U″⟩.
  ///
  /// - Parameters:
  ///   - gapMassSquared: M².
  ///   - interaction: U.
  ///   - grid: The momentum grid of the lattice.
  ///   - dispersion: The kinetic term.
  /// - Returns: m², in units of 1/a².
  /// - Throws: ``FieldTheoryError`` if some mode has K(p) + M² ≤ 0.
  public static func bareMassSquared(
    gapMassSquared: Double, interaction: any LocalInteraction, grid: MomentumGrid,
    dispersion: Dispersion = .lattice
  ) throws(FieldTheoryError) -> Double {
    let propagator = try FreePropagator(
      grid: grid, massSquared: gapMassSquared, dispersion: dispersion)
    let expansion = interaction.wickExpansion(coincident: propagator.coincident)
    return gapMassSquared - 2 * expansion.coefficient(2)
  }

  /// The bare mass that has a given gap mass, m² = M² − (λ/2) D₀(M²).
  ///
  /// - Parameters:
  ///   - gapMassSquared: M² > 0.
  ///   - lambda: λ ≥ 0.
  ///   - grid: The momentum grid of the lattice.
  ///   - dispersion: The kinetic term.
  /// - Returns: m², in units of 1/a²; negative where the interaction makes up for it.
  /// - Throws: ``FieldTheoryError`` if M² ≤ 0, λ < 0 or a number is not finite.
  public static func bareMassSquared(
    gapMassSquared: Double, lambda: Double, grid: MomentumGrid, dispersion: Dispersion = .lattice
  ) throws(FieldTheoryError) -> Double {
    try requireFinite(gapMassSquared, "gapMassSquared")
    try requireFinite(lambda, "lambda")
    guard lambda >= 0 else { throw .unboundedBelow(lambda: lambda) }
    guard gapMassSquared > 0 else { throw .gapMassNotPositive(gapMassSquared) }
    let propagator = try FreePropagator(
      grid: grid, massSquared: gapMassSquared, dispersion: dispersion)
    return gapMassSquared - lambda / 2 * propagator.coincident
  }
}
