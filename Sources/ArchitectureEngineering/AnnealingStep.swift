/// One step of an annealing path: a flow to a time, then moves that leave the density there invariant.
public struct AnnealingStep: Codable, Hashable, Sendable {
  /// The stretch it belongs to.
  public let stretch: Int

  /// t on the stretch at the end of the step.
  public let end: Double

  /// Steps of the flow's integrator.
  public let integrationSteps: Int

  /// Moves at the end.
  public let moves: Int

  /// Their length.
  public let setting: MoveSetting

  /// Whether a weighted ensemble is taken after them.
  public let isOutput: Bool

  /// Creates a step.
  public init(
    stretch: Int, end: Double, integrationSteps: Int, moves: Int, setting: MoveSetting,
    isOutput: Bool
  ) {
    precondition(end > 0 && end <= 1 && integrationSteps >= 1 && moves >= 0, "a step forwards")
    self.stretch = stretch
    self.end = end
    self.integrationSteps = integrationSteps
    self.moves = moves
    self.setting = setting
    self.isOutput = isOutput
  }
}
