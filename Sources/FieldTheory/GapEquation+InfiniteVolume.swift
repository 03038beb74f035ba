extension GapEquation {
  /// ⟨U″⟩ in the Gaussian measure of a two-point function in infinite volume; for φ⁴ (λ/2) G(0).
  ///
  /// - Parameters:
  ///   - interaction: U.
  ///   - dimension: d, 1 to 4.
  ///   - propagator: The two-point function.
  /// - Returns: In units of 1/a².
  public static func meanCurvature(
    of interaction: any LocalInteraction, dimension: Int, in propagator: InfiniteVolumePropagator
  ) -> Double {
    let coincident = propagator.values(extents: [Int](repeating: 1, count: dimension))[0]
    return 2 * interaction.wickExpansion(coincident: coincident).coefficient(2)
  }

  /// Solves M² = m² + ⟨U″⟩ in infinite volume, for φ⁴ M² = m² + (λ/2) G_M(0).
  ///
  /// There may be several solutions; the largest is taken. The mass² is doubled until the residual
  /// M² − m² − ⟨U″⟩ is positive there and at twice as much, lowered by a sixth at a time until it
  /// changes sign, and bisected.
  ///
  /// - Parameters:
  ///   - action: m² and U; the kinetic term is that of the two-point functions.
  ///   - dimension: d, 1 to 4.
  ///   - propagator: The two-point function of a mass².
  /// - Returns: M² > 0, in units of 1/a².
  /// - Throws: ``FieldTheoryError/noGapMass(massSquared:)``: in three and more dimensions G_M(0)
  ///   stays finite, and a bare mass² may be too low for any solution.
  public static func solve(
    for action: any LocalAction, dimension: Int,
    inInfiniteVolume propagator: (_ massSquared: Double) -> InfiniteVolumePropagator
  ) throws(FieldTheoryError) -> Double {
    if action.interaction.isZero { return action.massSquared }
    func residual(_ massSquared: Double) -> Double {
      massSquared - action.massSquared
        - meanCurvature(
          of: action.interaction, dimension: dimension, in: propagator(massSquared))
    }
    var upper = max(1, 2 * action.massSquared)
    while !(residual(upper) > 0 && residual(2 * upper) > 0) {
      upper *= 2
      guard upper < 1e15 else { throw .noGapMass(massSquared: action.massSquared) }
    }
    var lower = upper
    while residual(lower) > 0 {
      upper = lower
      lower *= 5.0 / 6
      // Below, correlations reach farther than any box.
      guard lower > 1e-9 else { throw .noGapMass(massSquared: action.massSquared) }
    }
    while upper - lower > 1e-14 * upper {
      let middle = (lower + upper) / 2
      guard middle > lower, middle < upper else { break }
      if residual(middle) > 0 { upper = middle } else { lower = middle }
    }
    return (lower + upper) / 2
  }
}
