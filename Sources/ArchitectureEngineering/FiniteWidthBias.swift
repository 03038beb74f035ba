public import FieldTheory
public import LatticeGeometry
public import NetworkArchitectures

/// The leading finite-width error of an interacting propagator realised by independent neurons.
///
/// At finite width the free networks have a connected four-point function of order 1/N that does not
/// decay with the distance between pairs, so at first order in S − S_ref a sum over all sites
/// multiplies it. With the reference mass M, D₀ and D of that mass, and q(p) the density of momenta,
///
///     δG(p)/G(p) = −½ [(m² − M²) + (λ/2) D₀] (V/N) [κ_eff D(p)/(V q(p)) − D₀],
///
/// κ_eff = κ_a = E a⁴ for generic p and (3/2) κ_a where p = −p, whose one quadrature has E cos⁴ for
/// its fourth moment; the constant law, whose self-conjugate modes are drawn with a phase of 0 or π,
/// has κ_a there too. The bracket in front vanishes for the gap-equation mass; the last one for
/// constant amplitudes at α = 0, where D/(V q) = D₀. Left out are terms of order λ/N without the
/// factor V, of order λ², and of order 1/N².
public struct FiniteWidthBias: Sendable {
  /// The grid of the modes.
  public let grid: MomentumGrid

  /// N.
  public let width: Int

  /// δG(p)/G(p) on the stored modes.
  public let values: [Double]

  /// Predicts the bias.
  ///
  /// - Parameters:
  ///   - couplings: m² and λ of the target.
  ///   - reference: The free propagator the networks realise.
  ///   - density: Their momenta's density.
  ///   - amplitude: The law of their amplitudes.
  ///   - width: N ≥ 1.
  public init(
    couplings: Couplings, reference: FreePropagator, density: MomentumDensity,
    amplitude: AmplitudeLaw, width: Int
  ) {
    precondition(width >= 1 && density.grid == reference.grid, "momenta of the propagator's grid")
    let grid = reference.grid
    let volume = Double(grid.lattice.volume)
    let coefficient =
      (couplings.massSquared - reference.massSquared)
      + couplings.lambda / 2 * reference.coincident
    self.grid = grid
    self.width = width
    values = (0..<grid.modeCount).map { mode in
      let isSelfConjugate =
        grid.storesMirror(ofColumn: mode % grid.rowLength) && grid.mirror(ofMode: mode) == mode
      let moment =
        isSelfConjugate && amplitude != .constant
        ? 1.5 * amplitude.fourthMoment : amplitude.fourthMoment
      let excess =
        moment * reference.values[mode] / (volume * density.probabilities[mode])
        - reference.coincident
      return -0.5 * coefficient * (volume / Double(width)) * excess
    }
  }

  /// δG(p)/G(p) of each orbit; its members share one value.
  public func values(of orbits: MomentumOrbits) -> [Double] { orbits.average(values) }
}
