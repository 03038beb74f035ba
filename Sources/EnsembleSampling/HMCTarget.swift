public import FieldTheory
public import LatticeGeometry
import NetworkArchitectures

/// The theory a Markov chain samples: its action, split as the chains and the Schwinger–Dyson
/// estimator need it, S = ½ φ(K + m²)φ + Σ U(φ).
public struct HMCTarget: Sendable {
  /// The lattice's stored modes.
  public let grid: MomentumGrid

  /// S.
  public let action: any Action

  /// m² of the quadratic term.
  public let massSquared: Double

  /// U.
  public let interaction: any LocalInteraction

  /// The free theory chains start from and function-space moves rotate in; its kinetic term is the
  /// action's.
  public let reference: FreePropagator

  /// n, the number of components of the field.
  public var componentCount: Int { interaction.componentCount }

  /// Describes a theory by its parts.
  ///
  /// - Parameters:
  ///   - action: S.
  ///   - massSquared: m² of its quadratic term.
  ///   - interaction: U.
  ///   - reference: A free theory near the target.
  public init(
    action: any Action, massSquared: Double, interaction: any LocalInteraction,
    reference: FreePropagator
  ) {
    grid = reference.grid
    self.action = action
    self.massSquared = massSquared
    self.interaction = interaction
    self.reference = reference
  }

  /// Describes the theory of a local action, with the gap-equation mass for the reference.
  ///
  /// - Throws: ``/FieldTheory/FieldTheoryError`` if the gap equation has no solution.
  public init(action: any LocalAction, grid: MomentumGrid) throws(FieldTheoryError) {
    self.init(
      action: action, massSquared: action.massSquared, interaction: action.interaction,
      reference: try FreePropagator(
        grid: grid, massSquared: try GapEquation.solve(for: action, on: grid),
        dispersion: action.dispersion))
  }

  /// Free fields of the reference, for chains to start from.
  ///
  /// - Parameter transform: A plan for one field, a configuration a component.
  func freeNetworks(transform: FourierTransform) -> any Architecture {
    precondition(
      transform.grid == grid && transform.count == componentCount, "a plan for the target's fields")
    guard componentCount > 1 else {
      return ExactWidthNetwork(propagator: reference, transform: transform)
    }
    return IndependentComponents(
      of: ExactWidthNetwork(propagator: reference, transform: FourierTransform(grid: grid)),
      count: componentCount)
  }
}
