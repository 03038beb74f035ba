public import ErrorAnalysis
public import LatticeGeometry
import RealModule

/// The couplings of S = ½ φ g2 φ + Σ_n (1/n!) g_n φⁿ from the connected functions of an ensemble, in the
/// orders of ``EdgeworthExpansion``:
///
///     g4 = −G̃4 + ½ G̃6 G2 (closed on a pair) − ½ Σ_{3 channels} G̃4 G2 G2 G̃4
///          − ½ Σ_{4 legs} G̃4 G2 (G̃4 closed on a pair)
///     g2 = G2⁻¹ + ½ G̃4 (closed on a pair)          g6 = −G̃6 + Σ_{10} G̃4 G2 G̃4
///
/// ~ meaning amputated: divided by G2(p_i) for every leg. With g6 the second line of g4 is
///
///     g4 = −G̃4 + ½ Σ_{3 channels} G̃4 G2 G2 G̃4 − ½ g6 G2 (closed on a pair)
///
/// For lattice φ⁴ all of order λ² cancels at every momentum. What the whole rule leaves of order λ³ is
/// mostly −½ g6 closed, g6 to leading order being of order λ³ although the action has none: some
/// −5 (λB)² λ, B = Σ_x G(x)². An action known to be quartic is better reconstructed without that term,
/// ``Quartic/withoutSextic``, which leaves ``remainder(lambda:bubble:)``.
public struct ActionReconstruction: Sendable {
  /// g4 at one set of momenta.
  public struct Quartic: Sendable {
    /// What the next order adds.
    public struct NextOrder: Sendable {
      /// ½ G̃6 closed on a pair.
      public let closedSextic: Replicated

      /// −½ Σ G̃4 G2 G2 G̃4 over three channels.
      public let bubbles: Replicated

      /// −½ Σ G̃4 G2 (G̃4 closed on a pair) over four legs.
      public let legCorrections: Replicated
    }

    /// p₁ … p₄.
    public let kinematics: FourPointKinematics

    /// −G̃4, which is also the vertex function Γ4.
    public let leading: Replicated

    /// Nil where it is not measured.
    public let nextOrder: NextOrder?

    /// g4 to the next order; nil where that is not measured.
    public let total: Replicated?

    /// The same for an action whose g6 vanishes: −G̃4 + ½ Σ G̃4 G2 G2 G̃4.
    public let withoutSextic: Replicated?
  }

  /// g2 at one momentum.
  public struct Quadratic: Sendable {
    /// p.
    public let momentum: Momentum

    /// 1/G2(p).
    public let inverse: Replicated

    /// ½ G̃4 closed on a pair.
    public let shift: Replicated

    /// g2 = 1/G2 + shift: K(p) + m² up to λ².
    public let total: Replicated
  }

  /// g6 at zero momentum.
  public struct Sextic: Sendable {
    /// −G̃6.
    public let amputated: Replicated

    /// 10 G̃4 G2 G̃4.
    public let exchanges: Replicated

    /// g6, to its leading order.
    public let total: Replicated
  }

  /// g4, for each of the kinematics.
  public let quartics: [Quartic]

  /// g2; empty where it is not measured.
  public let quadratics: [Quadratic]

  /// g6; nil where it is not measured.
  public let sextic: Sextic?

  /// B = Σ_x G(x)² = (1/V) Σ_p G2(p)², which the expansion in λ goes with.
  public let bubble: Replicated

  /// What the next order of φ⁴ without g6 leaves at zero momentum, to leading order of perturbation theory:
  /// λ_rec − λ = −(3/4) (λB)² λ.
  ///
  /// In full propagators, with Π(q) = (1/V) Σ_p G(p) G(p+q), B = Π(0) and T = (1/V) Σ_q G(q)² Π(q),
  ///
  ///     Γ4(0, 0, q, −q) = λ − ½ λ² [Π(0) + 2 Π(q)] + …,   Γ4(0) = λ − (3/2) λ² B + (¾ B² + 3T) λ³ + …
  ///
  /// and (3/2) (1/V) Σ_q G² Γ4(0, 0, q, −q)² = (3/2) λ² B − (3/2) (B² + 2T) λ³: one bubble inside another
  /// cancels, and of the chains of two ¾ − (3/2) is left.
  public static func remainder(lambda: Double, bubble: Double) -> Double {
    -0.75 * lambda * bubble * lambda * bubble * lambda
  }

  /// Combines the measured functions.
  ///
  /// - Parameters:
  ///   - measurement: Of the ensemble.
  ///   - group: What was measured.
  ///   - propagator: G2, one per orbit.
  public init(
    _ measurement: EnsembleMeasurement, group: ReconstructionFunctions, propagator: [Replicated]
  ) {
    let averages = measurement.averages(of: group)
    let all = (0..<group.averageCount).map { index in averages.replicated([index]) { $0[0] } }
    let evaluation = ReconstructionEvaluation(group)
    let values = Replicated.transform(all + propagator) { numbers in
      evaluation.couplings(
        averages: numbers[..<group.averageCount], propagator: numbers[group.averageCount...])
    }.map(\.biasCorrected)
    func sum(_ terms: [Replicated]) -> Replicated { Replicated.combine(terms) { $0.reduce(0, +) } }
    var next = 0
    func take() -> Replicated {
      next += 1
      return values[next - 1]
    }
    quartics = group.kinematics.map { kinematics in
      let leading = take()
      let correction = Quartic.NextOrder(
        closedSextic: take(), bubbles: take(), legCorrections: take())
      return Quartic(
        kinematics: kinematics, leading: leading, nextOrder: correction,
        total: sum([
          leading, correction.closedSextic, correction.bubbles, correction.legCorrections,
        ]), withoutSextic: Replicated.combine([leading, correction.bubbles]) { $0[0] - $0[1] })
    }
    quadratics = group.momenta.map { momentum in
      let (inverse, shift) = (take(), take())
      return Quadratic(
        momentum: momentum, inverse: inverse, shift: shift, total: sum([inverse, shift]))
    }
    let (amputated, exchanges) = (take(), take())
    sextic = Sextic(
      amputated: amputated, exchanges: exchanges, total: sum([amputated, exchanges]))
    bubble = Self.bubble(propagator, orbits: group.orbits)
  }

  /// The leading order alone, from four-point functions of any estimator.
  ///
  /// - Parameters:
  ///   - kinematics: p₁ … p₄ of each.
  ///   - vertices: −G̃4, for each of them.
  ///   - propagator: G2, one per orbit.
  ///   - orbits: The momenta.
  public init(
    leadingAt kinematics: [FourPointKinematics], vertices: [Replicated], propagator: [Replicated],
    orbits: MomentumOrbits
  ) {
    quartics = zip(kinematics, vertices).map {
      Quartic(kinematics: $0, leading: $1, nextOrder: nil, total: nil, withoutSextic: nil)
    }
    quadratics = []
    sextic = nil
    bubble = Self.bubble(propagator, orbits: orbits)
  }

  private static func bubble(_ propagator: [Replicated], orbits: MomentumOrbits) -> Replicated {
    let volume = Double(orbits.grid.lattice.volume)
    return Replicated.combine(propagator) { values in
      zip(orbits.orbits, values).reduce(0) { $0 + Double($1.0.size) * $1.1 * $1.1 } / volume
    }
  }
}
