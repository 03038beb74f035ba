public import LatticeGeometry

/// The action S = ½ Σ_p (K(p) + m²) |φ̃(p)|²/V + Σ_x U(φ(x)) of any local interaction U.
///
/// With ``Dispersion/lattice`` the kinetic term is ½ Σ_x Σ_μ (φ(x+μ̂) − φ(x))², and both bonds of an
/// extent 2 count. A field of n components has one such term for each; see ``LocalInteraction``.
public struct ScalarAction<Interaction: LocalInteraction>: LocalAction {
  /// m², in units of 1/a².
  public var massSquared: Double { quadratic.massSquared }

  /// The kinetic term.
  public var dispersion: Dispersion { quadratic.dispersion }

  /// U(φ), the part beyond the quadratic term.
  public let interaction: Interaction

  private let quadratic: QuadraticAction

  /// Creates the action.
  ///
  /// - Parameters:
  ///   - massSquared: m².
  ///   - interaction: U(φ).
  ///   - dispersion: The kinetic term.
  ///   - lattice: Where it will mostly be evaluated; saves planning transforms at every call with
  ///     a dispersion other than `.lattice`, and changes nothing else.
  /// - Throws: ``FieldTheoryError`` if m² is not finite or ∫ Π dφ e^{−S} diverges.
  public init(
    massSquared: Double, interaction: Interaction, dispersion: Dispersion = .lattice,
    preparedFor lattice: Lattice? = nil
  ) throws(FieldTheoryError) {
    try requireFinite(massSquared, "massSquared")
    try interaction.requireNormalisable(massSquared: massSquared)
    self.interaction = interaction
    quadratic = QuadraticAction(
      massSquared: massSquared, dispersion: dispersion, lattice: lattice)
  }

  /// S[φ] of one configuration.
  public func value(of field: borrowing Field, configuration: Int) -> Double {
    let components = interaction.componentCount
    let kinetic = (0..<components).reduce(0) {
      $0 + quadratic.kineticValue(of: field, configuration: configuration * components + $1)
    }
    return kinetic
      + interaction.value(
        sumOver: field, configuration: configuration, addingSquares: massSquared / 2)
  }

  /// Writes ∂S/∂φ(x) = (K + m²) φ + U′(φ) for every configuration.
  public func force(of field: borrowing Field, into force: borrowing Field) {
    if let quartic = interaction as? QuarticInteraction {
      // The cubic term rides along in the same pass over the field.
      quadratic.writeForce(of: field, into: force, cubic: quartic.lambda / 6)
    } else {
      quadratic.writeForce(of: field, into: force, cubic: 0)
      interaction.addDerivative(of: field, to: force)
    }
  }
}
