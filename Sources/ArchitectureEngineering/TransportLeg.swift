public import FieldTheory

/// One smooth stretch of a map: a velocity followed from t = 0 to 1, and where on the way a weighted
/// ensemble is taken.
public struct TransportLeg: Sendable {
  /// A point of the coupling axis on a leg.
  public struct Output: Sendable {
    /// t in [0, 1].
    public let time: Double

    /// The theory the field is weighted for.
    public let action: any LocalAction

    /// Creates a point.
    public init(time: Double, action: any LocalAction) {
      precondition((0...1).contains(time), "a time on the leg")
      self.time = time
      self.action = action
    }
  }

  /// The velocity field.
  public let velocity: any TransportVelocity

  /// How it is integrated.
  public let method: RungeKuttaTableau

  /// Steps of equal length.
  public let stepCount: Int

  /// Points of the axis, times ascending.
  public let outputs: [Output]

  /// Creates a leg.
  public init(
    velocity: any TransportVelocity, method: RungeKuttaTableau, stepCount: Int, outputs: [Output]
  ) {
    precondition(stepCount >= 1, "at least one step")
    precondition(
      zip(outputs, outputs.dropFirst()).allSatisfy { $0.time < $1.time }, "times ascending")
    self.velocity = velocity
    self.method = method
    self.stepCount = stepCount
    self.outputs = outputs
  }

  /// The same leg in one step of another method.
  func inOneStep(of method: RungeKuttaTableau) -> TransportLeg {
    TransportLeg(
      velocity: velocity.prepared(for: method, stepCount: 1), method: method, stepCount: 1,
      outputs: outputs)
  }

  /// The same leg with another number of steps.
  public func with(stepCount: Int) -> TransportLeg {
    TransportLeg(
      velocity: velocity.prepared(for: method, stepCount: stepCount), method: method,
      stepCount: stepCount, outputs: outputs)
  }
}
