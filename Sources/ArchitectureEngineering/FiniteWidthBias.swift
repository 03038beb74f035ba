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
///
/// With the full propagator G of the target known, all orders in λ of what V enhances follow. At fixed
/// momenta and amplitudes a network of many neurons is a Gaussian field of spectrum D + δD, δD of
/// covariance (1/N)[κ_eff D(p)²/q(p) δ_pk − D(p) D(k)], δ_pk one on the pair ±p. Its mean weight Z[D] has
/// ∂ ln Z/∂D(p) = −½ T(p), T = (D − G)/D², so that the weights shift the spectrum by
///
///     δD(p)/D(p) = −(1/2N) [κ_eff D(p) T(p)/q(p) − Σ_k D(k) T(k)],
///
/// and G = 1/(1/D + Σ) follows it, with the self-energy's own response to one loop,
/// δΣ = (λ/2V) Σ_k δG(k). To first order T is the factor in front above.
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
    let coefficient =
      (couplings.massSquared - reference.massSquared)
      + couplings.lambda / 2 * reference.coincident
    self.grid = grid
    self.width = width
    values = Self.spectralShifts(
      Array(repeating: coefficient, count: grid.modeCount), reference: reference,
      density: density, amplitude: amplitude, width: width)
  }

  /// Predicts the bias to all orders in λ of what the volume enhances.
  ///
  /// - Parameters:
  ///   - couplings: m² and λ of the target.
  ///   - reference: The free propagator the networks realise.
  ///   - density: Their momenta's density.
  ///   - amplitude: The law of their amplitudes.
  ///   - width: N ≥ 1.
  ///   - propagator: G(p) of the target on the stored modes, e.g. of perturbation theory.
  public init(
    couplings: Couplings, reference: FreePropagator, density: MomentumDensity,
    amplitude: AmplitudeLaw, width: Int, propagator: [Double]
  ) {
    let grid = reference.grid
    precondition(
      width >= 1 && density.grid == grid && propagator.count == grid.modeCount,
      "momenta of the propagator's grid")
    let bare = reference.values
    let shifts = Self.spectralShifts(
      zip(bare, propagator).map { ($0 - $1) / ($0 * $0) }, reference: reference, density: density,
      amplitude: amplitude, width: width)
    // δG = (G/D)² δD − G² s, s = δΣ the same at every momentum.
    let direct = shifts.indices.map { propagator[$0] * propagator[$0] / bare[$0] * shifts[$0] }
    func average(_ values: [Double]) -> Double {
      values.indices.reduce(0) { $0 + Double(grid.multiplicity(ofMode: $1)) * values[$1] }
        / Double(grid.lattice.volume)
    }
    let strength = couplings.lambda / 2
    let response =
      strength * average(direct) / (1 + strength * average(propagator.map { $0 * $0 }))
    self.grid = grid
    self.width = width
    values = direct.indices.map { direct[$0] / propagator[$0] - propagator[$0] * response }
  }

  /// δD(p)/D(p) by weights with ∂ ln Z/∂D(p) = −½ T(p).
  private static func spectralShifts(
    _ slopes: [Double], reference: FreePropagator, density: MomentumDensity,
    amplitude: AmplitudeLaw, width: Int
  ) -> [Double] {
    let grid = reference.grid
    let total = slopes.indices.reduce(0) {
      $0 + Double(grid.multiplicity(ofMode: $1)) * reference.values[$1] * slopes[$1]
    }
    return slopes.indices.map { mode in
      let isSelfConjugate =
        grid.storesMirror(ofColumn: mode % grid.rowLength) && grid.mirror(ofMode: mode) == mode
      let moment =
        isSelfConjugate && amplitude != .constant
        ? 1.5 * amplitude.fourthMoment : amplitude.fourthMoment
      let own = moment * reference.values[mode] * slopes[mode] / density.probabilities[mode]
      return -0.5 / Double(width) * (own - total)
    }
  }

  /// δG(p)/G(p) of each orbit; its members share one value.
  public func values(of orbits: MomentumOrbits) -> [Double] { orbits.average(values) }
}
