public import LatticeGeometry

/// The φ⁴ action S = ½ Σ_p K(p) |φ̃(p)|²/V + Σ_x [½ m² φ(x)² + (λ/4!) φ(x)⁴].
///
/// This "factorial" normalisation is the one every prediction and every result uses; see
/// ``CouplingConvention`` for others. m² may be negative if λ > 0.
public typealias PhiFour = ScalarAction<QuarticInteraction>

extension ScalarAction where Interaction == QuarticInteraction {
  /// Creates the φ⁴ action.
  ///
  /// - Parameters:
  ///   - massSquared: m².
  ///   - lambda: λ.
  ///   - dispersion: The kinetic term.
  ///   - lattice: Where it will mostly be evaluated.
  /// - Throws: ``FieldTheoryError`` if a number is not finite, λ < 0 (unbounded below), or λ = 0
  ///   with m² ≤ 0 (not normalisable).
  public init(
    massSquared: Double, lambda: Double, dispersion: Dispersion = .lattice,
    preparedFor lattice: Lattice? = nil
  ) throws(FieldTheoryError) {
    try self.init(
      massSquared: massSquared, interaction: QuarticInteraction(lambda: lambda),
      dispersion: dispersion, preparedFor: lattice)
  }

  /// λ ≥ 0, in units of a^{d−4}.
  public var lambda: Double { interaction.lambda }

  /// m² and λ as a pair.
  public var couplings: Couplings { Couplings(massSquared: massSquared, lambda: lambda) }
}
