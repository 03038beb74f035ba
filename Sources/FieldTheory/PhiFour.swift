public import LatticeGeometry

/// The φ⁴ action S = ½ Σ_p K(p) |φ̃(p)|²/V + Σ_x [½ m² φ(x)² + (λ/4!) φ(x)⁴].
///
/// This "factorial" normalisation is the one every prediction and every result uses; see
/// ``CouplingConvention`` for others. m² may be negative if λ > 0. With ``Dispersion/lattice`` the
/// kinetic term is ½ Σ_x Σ_μ (φ(x+μ̂) − φ(x))², and both bonds of an extent 2 count.
public struct PhiFour: Action {
  /// m², in units of 1/a².
  public var massSquared: Double { quadratic.massSquared }

  /// λ ≥ 0, in units of a^{d−4}.
  public var lambda: Double { interaction.lambda }

  /// The kinetic term.
  public var dispersion: Dispersion { quadratic.dispersion }

  /// (λ/4!) φ⁴, the part beyond the quadratic term.
  public let interaction: QuarticInteraction

  private let quadratic: QuadraticAction

  /// Creates the action.
  ///
  /// - Parameters:
  ///   - massSquared: m².
  ///   - lambda: λ.
  ///   - dispersion: The kinetic term.
  ///   - lattice: Where it will mostly be evaluated; saves planning transforms at every call with
  ///     the dispersion `.continuum`, and changes nothing else.
  /// - Throws: ``FieldTheoryError`` if a number is not finite, λ < 0 (unbounded below), or λ = 0
  ///   with m² ≤ 0 (not normalisable).
  public init(
    massSquared: Double, lambda: Double, dispersion: Dispersion = .lattice,
    preparedFor lattice: Lattice? = nil
  ) throws(FieldTheoryError) {
    try requireNormalisable(massSquared: massSquared, lambda: lambda)
    interaction = try QuarticInteraction(lambda: lambda)
    quadratic = QuadraticAction(
      massSquared: massSquared, dispersion: dispersion, lattice: lattice)
  }

  /// m² and λ as a pair.
  public var couplings: Couplings { Couplings(massSquared: massSquared, lambda: lambda) }

  /// S[φ] of one configuration.
  public func value(of field: borrowing Field, configuration: Int) -> Double {
    quadratic.value(of: field, configuration: configuration, lambda: lambda)
  }

  /// Writes ∂S/∂φ(x) = (K + m²) φ + (λ/6) φ³ for every configuration.
  public func force(of field: borrowing Field, into force: borrowing Field) {
    quadratic.writeForce(of: field, into: force, lambda: lambda)
  }
}
