public import ArchitectureEngineering
public import LatticeGeometry

/// Everything that fixes a hybrid Monte Carlo trajectory.
public struct HMCSettings: Hashable, Sendable {
  /// The space trajectories run through.
  public enum Space: String, Hashable, Sendable, CaseIterable {
    /// φ(x) with momenta of unit mass.
    case field
    /// The whitened parameters of the reference, its harmonic motion exact.
    case function
    /// Momenta of mass 1/(p̂² + M²), all motion by the integrator.
    case fourierAccelerated
  }

  /// The space trajectories run through.
  public let space: Space

  /// How steps are composed.
  public let integrator: HamiltonianIntegrator

  /// The trajectory's length: a time in the field's space, an angle in the others.
  public let trajectoryLength: Double

  /// Steps of a trajectory.
  public let steps: Int

  /// Fixes a trajectory.
  public init(
    space: Space, integrator: HamiltonianIntegrator, trajectoryLength: Double, steps: Int
  ) {
    precondition(trajectoryLength > 0 && steps >= 1, "at least one step forwards")
    self.space = space
    self.integrator = integrator
    self.trajectoryLength = trajectoryLength
    self.steps = steps
  }

  /// ε.
  public var stepSize: Double { trajectoryLength / Double(steps) }

  /// Forces a trajectory evaluates.
  public var forces: Int { steps * integrator.forcesPerStep }

  /// The update that makes such trajectories.
  ///
  /// - Parameters:
  ///   - target: The theory.
  ///   - transform: A plan for one field on its grid, a configuration a component.
  public func update(
    for target: HMCTarget, transform: FourierTransform
  ) -> any MarkovUpdate {
    switch space {
    case .field:
      FieldSpaceHMC(
        action: target.action, lattice: target.grid.lattice,
        componentCount: target.componentCount, integrator: integrator, stepSize: stepSize,
        steps: steps)
    case .function, .fourierAccelerated:
      FunctionSpaceHMC(
        move: FunctionSpaceMove(
          reference: target.reference, harmonicFlow: space == .function ? .rotation : .step,
          integrator: integrator, transform: transform),
        massSquared: target.massSquared, interaction: target.interaction, stepSize: stepSize,
        steps: steps)
    }
  }
}
