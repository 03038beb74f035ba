public import LatticeGeometry

/// The free scalar action S = ½ Σ_p (K(p) + m²) |φ̃(p)|²/V.
///
/// With ``Dispersion/lattice`` this is Σ_x [½ Σ_μ (φ(x+μ̂) − φ(x))² + ½ m² φ(x)²].
public struct FreeScalar: Action {
  /// m² > 0, in units of 1/a².
  public var massSquared: Double { quadratic.massSquared }

  /// The kinetic term.
  public var dispersion: Dispersion { quadratic.dispersion }

  private let quadratic: QuadraticAction

  /// Creates the action.
  ///
  /// - Parameters:
  ///   - massSquared: m² > 0.
  ///   - dispersion: The kinetic term.
  ///   - lattice: Where it will mostly be evaluated; saves planning transforms at every call with
  ///     the dispersion `.continuum`, and changes nothing else.
  /// - Throws: ``FieldTheoryError`` if m² is not finite or not positive.
  public init(
    massSquared: Double, dispersion: Dispersion = .lattice, preparedFor lattice: Lattice? = nil
  ) throws(FieldTheoryError) {
    try requireNormalisable(massSquared: massSquared, lambda: 0)
    quadratic = QuadraticAction(
      massSquared: massSquared, dispersion: dispersion, lattice: lattice)
  }

  /// S[φ] of one configuration.
  public func value(of field: borrowing Field, configuration: Int) -> Double {
    quadratic.value(of: field, configuration: configuration)
  }

  /// Writes ∂S/∂φ(x) = (K + m²) φ for every configuration.
  public func force(of field: borrowing Field, into force: borrowing Field) {
    quadratic.writeForce(of: field, into: force, cubic: 0)
  }
}
