public import FieldTheory
public import LatticeGeometry
import NetworkArchitectures

/// Hybrid Monte Carlo in the whitened parameters of a free network, where no mode is slow.
///
/// With the reference propagator G of mass M² and S = S_ref + S_I, the velocity v is a fresh free
/// network and
///
///     H = ½ φG⁻¹φ + ½ vG⁻¹v + S_I(φ),      S_I' = (m² − M²) φ + U'(φ).
///
/// The harmonic part is solved exactly: φ' = φ cos ε + v sin ε, v' = v cos ε − φ sin ε turns every
/// mode through the same angle, so the free theory is sampled afresh by a quarter turn. The
/// interaction kicks, v −= ε G∗S_I'. Accepting with probability min(1, e^{−ΔH}) leaves e^{−S}
/// invariant whatever the step (S. Duane, A. D. Kennedy, B. J. Pendleton, D. Roweth, Phys. Lett. B
/// 195 (1987) 216; for the splitting A. Beskos, F. J. Pinski, J. M. Sanz-Serna, A. M. Stuart,
/// Stoch. Proc. Appl. 121 (2011) 2201).
///
/// A field of n components has n velocities. One force costs two transforms of each. The description is immutable; ``makeMover()`` makes the buffers.
public struct FunctionSpaceMove: Sendable {
  /// How the harmonic part of H moves the field.
  public enum HarmonicFlow: String, Hashable, Sendable, CaseIterable {
    /// Exactly, by rotation.
    case rotation
    /// By the integrator, with the whole force: Fourier-accelerated hybrid Monte Carlo, whose
    /// kinetic term is ½ Σ_p |π̃(p)|²/((p̂² + M²) V).
    case step
  }

  /// G, with the kinetic term the target shares.
  public let reference: FreePropagator

  /// How the harmonic part moves the field.
  public let harmonicFlow: HarmonicFlow

  /// How steps are composed.
  public let integrator: HamiltonianIntegrator

  let transform: FourierTransform
  let scatter: ModeScatter

  /// √(D/2V), one a mode: the standard deviation of Re and Im of the velocity's coefficient.
  let deviations: [Double]

  /// n, the number of components of the field.
  public var componentCount: Int { transform.count }

  /// D/V for both parts of each mode of each component: from FT S_I' to the coefficients of G∗S_I'.
  let kick: [Double]

  /// μ V/(2D) for both parts of each mode of multiplicity μ, likewise: from c² to ½ φG⁻¹φ.
  let energy: [Double]

  /// Describes the move.
  ///
  /// - Parameters:
  ///   - reference: G, of any M² > 0; the gap-equation mass is a good one.
  ///   - harmonicFlow: How the harmonic part moves the field.
  ///   - integrator: How steps are composed.
  ///   - transform: A plan for one field on the propagator's grid, a configuration a component.
  public init(
    reference: FreePropagator, harmonicFlow: HarmonicFlow = .rotation,
    integrator: HamiltonianIntegrator = .leapfrog, transform: FourierTransform
  ) {
    precondition(transform.grid == reference.grid, "a plan on the propagator's grid")
    self.reference = reference
    self.harmonicFlow = harmonicFlow
    self.integrator = integrator
    self.transform = transform
    let grid = reference.grid
    let volume = Double(grid.lattice.volume)
    scatter = ModeScatter(grid: grid)
    deviations = reference.values.map { ($0 / (2 * volume)).squareRoot() }
    func forEachComponent(_ values: [Double]) -> [Double] {
      interleavedTable([[Double]](repeating: values, count: transform.count).flatMap { $0 })
    }
    kick = forEachComponent(reference.values.map { $0 / volume })
    energy = forEachComponent(
      reference.values.enumerated().map { mode, value in
        Double(grid.multiplicity(ofMode: mode)) * volume / (2 * value)
      })
  }

  /// Creates a mover with its own buffers, for use on one thread.
  public func makeMover() -> FunctionSpaceMover { FunctionSpaceMover(self) }
}
