public import LatticeGeometry

/// The O(n) model, S = Σ_a ½ Σ_p (K(p) + m²) |φ̃_a(p)|²/V + (λ/4!) Σ_x (φ(x)·φ(x))².
///
/// Its fields are n configurations of a `Field`, one a component. With one component it is
/// ``PhiFour``.
public typealias VectorPhiFour = ScalarAction<VectorQuarticInteraction>

extension ScalarAction where Interaction == VectorQuarticInteraction {
  /// Creates the O(n) model.
  ///
  /// - Parameters:
  ///   - massSquared: m².
  ///   - lambda: λ.
  ///   - componentCount: n ≥ 1.
  ///   - dispersion: The kinetic term.
  ///   - lattice: Where it will mostly be evaluated.
  /// - Throws: ``FieldTheoryError`` if a number is not finite, λ < 0, or λ = 0 with m² ≤ 0.
  public init(
    massSquared: Double, lambda: Double, componentCount: Int, dispersion: Dispersion = .lattice,
    preparedFor lattice: Lattice? = nil
  ) throws(FieldTheoryError) {
    try self.init(
      massSquared: massSquared,
      interaction: VectorQuarticInteraction(lambda: lambda, componentCount: componentCount),
      dispersion: dispersion, preparedFor: lattice)
  }

  /// λ ≥ 0, in units of a^{d−4}.
  public var lambda: Double { interaction.lambda }
}
