/// A stretch of an annealing path: a line of couplings, the flow along it, and the points at which a
/// weighted ensemble is wanted.
public struct AnnealingStretch: Sendable {
  /// The line of couplings.
  public let path: CouplingPath

  /// The flow along it; none leaves the field where it is, and moves and weights do all the work.
  public let velocity: (any TransportVelocity)?

  /// Ascending times in [0, 1] of points of the axis; 0 is the free theory the first stretch starts at.
  public let outputs: [Double]

  /// Creates a stretch.
  public init(path: CouplingPath, velocity: (any TransportVelocity)?, outputs: [Double]) {
    precondition(
      outputs.allSatisfy { $0 >= 0 && $0 <= 1 }
        && zip(outputs, outputs.dropFirst()).allSatisfy { $0 < $1 },
      "ascending times on the stretch")
    self.path = path
    self.velocity = velocity
    self.outputs = outputs
  }
}
