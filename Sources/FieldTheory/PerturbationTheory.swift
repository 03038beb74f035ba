public import LatticeGeometry

/// Lattice perturbation theory of φ⁴ on a finite periodic lattice, through order λ².
///
/// The full propagator is 1/G(p) = K(p) + m² + Σ(p). With the free propagator G(x) of mass m,
///
///     Σ₁ = (λ/2) D₀
///     Σ₂(p) = −(λ²/4) D₀ Σ_x G(x)² − (λ²/6) Σ_x e^{−ip·x} G(x)³
///     ln Z/Z₀ = −(λ/8) V D₀² + λ² V [D₀² Σ_x G(x)²/16 + Σ_x G(x)⁴/48] + O(λ³)
///
/// (Wick's theorem: double bubble, chain of three bubbles, basketball.) Around the free theory of
/// the gap mass M, see ``GapEquation``, all diagrams with a tadpole cancel, which leaves
///
///     1/G(p) = K(p) + M² − (λ²/6) Σ_x e^{−ip·x} G_M(x)³
///     ln Z/Z_M = (λ/8) V D₀(M²)² + λ² V Σ_x G_M(x)⁴/48 + O(λ³)
///
/// and exists for m² ≤ 0 too, where the expansion about mass m does not.
public struct PerturbationTheory: Sendable {
  /// The quantities of the expansion about the bare mass.
  private struct Bare: Sendable {
    let propagator: FreePropagator
    let tadpole: Double
    let twoLoopSelfEnergy: [Double]
    let logPartitionFirstOrder: Double
    let logPartitionSecondOrder: Double
  }

  /// m² and λ.
  public let couplings: Couplings

  /// The free propagator of the gap mass, G_M.
  public let gapReference: FreePropagator

  /// 1/(K(p) + M² − (λ²/6) FT(G_M³)) on the stored modes, in units of a².
  ///
  /// Far beyond the expansion's reach a denominator may turn negative; see ``gapIsPositive``.
  public let gap: [Double]

  /// (λ/8) V D₀(M²)² + λ² V Σ G_M⁴/48: ln Z/Z_M, Z_M the free theory of the gap mass.
  public let logPartitionRatioToGap: Double

  private let bare: Bare?

  /// Computes all diagrams: two Fourier transforms per reference mass.
  ///
  /// - Parameters:
  ///   - massSquared: m².
  ///   - lambda: λ ≥ 0.
  ///   - grid: The momentum grid of the lattice.
  ///   - dispersion: The kinetic term.
  /// - Throws: ``FieldTheoryError`` if the theory is not normalisable.
  public init(
    massSquared: Double, lambda: Double, grid: MomentumGrid, dispersion: Dispersion = .lattice
  ) throws(FieldTheoryError) {
    couplings = Couplings(massSquared: massSquared, lambda: lambda)
    let volume = Double(grid.lattice.volume)
    let gapMassSquared = try GapEquation.solve(
      massSquared: massSquared, lambda: lambda, grid: grid, dispersion: dispersion)
    let reference = try FreePropagator(
      grid: grid, massSquared: gapMassSquared, dispersion: dispersion)
    gapReference = reference
    gap = zip(reference.kineticTerms, reference.powerTransform(3)).map { kinetic, sunset in
      1 / (kinetic + gapMassSquared - lambda * lambda / 6 * sunset)
    }
    logPartitionRatioToGap =
      lambda / 8 * volume * reference.coincident * reference.coincident
      + lambda * lambda * volume * reference.powerSum(4) / 48
    guard reference.kineticTerms.allSatisfy({ $0 + massSquared > 0 }) else {
      bare = nil
      return
    }
    let free = try FreePropagator(
      grid: grid, massSquared: massSquared, dispersion: dispersion,
      kineticTerms: reference.kineticTerms)
    let coincident = free.coincident
    let squareSum = free.powerSum(2)
    let constant = -lambda * lambda / 4 * coincident * squareSum
    bare = Bare(
      propagator: free,
      tadpole: lambda / 2 * coincident,
      twoLoopSelfEnergy: free.powerTransform(3).map { constant - lambda * lambda / 6 * $0 },
      logPartitionFirstOrder: -lambda / 8 * volume * coincident * coincident,
      logPartitionSecondOrder: lambda * lambda * volume
        * (coincident * coincident * squareSum / 16 + free.powerSum(4) / 48))
  }

  /// M² of the gap equation, in units of 1/a².
  public var gapMassSquared: Double { gapReference.massSquared }

  /// Whether every mode of ``gap`` is positive, as a propagator must be.
  public var gapIsPositive: Bool { gap.allSatisfy { $0 > 0 } }

  /// 1/(K(p) + m²) on the stored modes; nil unless K + m² > 0.
  public var free: [Double]? { bare?.propagator.values }

  /// Σ₁ = (λ/2) D₀; nil unless K + m² > 0.
  public var tadpole: Double? { bare?.tadpole }

  /// Σ₂(p) on the stored modes; nil unless K + m² > 0.
  public var twoLoopSelfEnergy: [Double]? { bare?.twoLoopSelfEnergy }

  /// 1/(K(p) + m² + Σ₁) on the stored modes; nil unless K + m² > 0.
  public var oneLoop: [Double]? {
    bare.map { bare in
      bare.propagator.kineticTerms.map { 1 / ($0 + couplings.massSquared + bare.tadpole) }
    }
  }

  /// 1/(K(p) + m² + Σ₁ + Σ₂(p)) on the stored modes, resummed; nil unless K + m² > 0.
  ///
  /// Far beyond the expansion's reach a denominator may turn negative.
  public var twoLoop: [Double]? {
    bare.map { bare in
      zip(bare.propagator.kineticTerms, bare.twoLoopSelfEnergy).map { kinetic, selfEnergy in
        1 / (kinetic + couplings.massSquared + bare.tadpole + selfEnergy)
      }
    }
  }

  /// ln Z/Z₀ through order λ²; nil unless K + m² > 0, where Z₀ exists.
  public var logPartitionRatio: Double? {
    bare.map { $0.logPartitionFirstOrder + $0.logPartitionSecondOrder }
  }

  /// ln Z/Z₀ at order λ alone, −(λ/8) V D₀²; nil unless K + m² > 0.
  public var logPartitionRatioFirstOrder: Double? { bare?.logPartitionFirstOrder }
}
