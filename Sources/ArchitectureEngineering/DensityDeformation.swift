public import FieldTheory
public import LatticeGeometry

/// The deformation of a free network's parameter density into that of an interacting theory,
/// P(θ) = P_G(θ) e^{−ΔS[φ_θ]}/Z with ΔS = S − S_ref ([Demirtas2023]).
///
/// With reference mass M² and the same kinetic term, ΔS = Σ U(φ) + ½(m² − M²) Σφ². The deformation
/// breaks the independence of the neurons, and that is the interaction.
///
/// Of networks with continuous momenta, whose fields are not periodic, ΔS is summed over the sites of
/// the box they are evaluated on, and the reference is their own Gaussian process. The theory is then
/// S = ½ Σ φ K⁻¹ φ + Σ_{x in the box} [U(φ) + ½(m² − M²)φ²], with K(x − y) the free two-point
/// function of mass M in infinite volume and K⁻¹ its inverse on the box: a free field of mass M
/// everywhere that interacts, and changes its mass, on the box alone. So near the boundary averages
/// depend on M.
public struct DensityDeformation: Sendable {
  /// The target.
  public let action: any LocalAction

  /// M² of the free network, in lattice units.
  public let referenceMassSquared: Double

  /// Creates the deformation from a free theory of mass² M² to the target.
  public init(action: any LocalAction, referenceMassSquared: Double) {
    self.action = action
    self.referenceMassSquared = referenceMassSquared
  }

  /// Whether target and reference are the same theory, so that every weight is 1.
  public var isTrivial: Bool {
    action.interaction.isZero && action.massSquared == referenceMassSquared
  }

  /// ln w = −ΔS of a network drawn from the reference density; E[w] = Z/Z_ref.
  public func logWeight(of field: borrowing Field) -> Double {
    if isTrivial { return 0 }
    precondition(field.count == action.interaction.componentCount, "the field of one network")
    return -action.interaction.value(
      sumOver: field, configuration: 0,
      addingSquares: 0.5 * (action.massSquared - referenceMassSquared))
  }
}
