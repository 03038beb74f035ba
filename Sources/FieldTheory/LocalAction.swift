/// An action of a scalar field with a local interaction,
/// S = ½ Σ_p (K(p) + m²) |φ̃(p)|²/V + Σ_x U(φ(x)).
///
/// It is all that engineering a density and the Schwinger–Dyson equations need to know of a theory.
public protocol LocalAction: Action {
  /// The kind of interaction.
  associatedtype Interaction: LocalInteraction

  /// m², in units of 1/a².
  var massSquared: Double { get }

  /// The kinetic term.
  var dispersion: Dispersion { get }

  /// U(φ), the part beyond the quadratic term.
  var interaction: Interaction { get }
}
