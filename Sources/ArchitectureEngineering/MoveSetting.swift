/// The length of a function-space move, chosen on a pilot and then frozen.
public struct MoveSetting: Codable, Hashable, Sendable {
  /// ε, the angle of a step.
  public let stepSize: Double

  /// Steps of the trajectory.
  public let steps: Int

  /// Creates a setting.
  public init(stepSize: Double, steps: Int) {
    precondition(stepSize > 0 && steps >= 1, "at least one step forwards")
    self.stepSize = stepSize
    self.steps = steps
  }
}
