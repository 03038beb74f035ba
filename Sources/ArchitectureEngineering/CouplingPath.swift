public import FieldTheory

/// A straight line in the plane of couplings, (m²(t), λ(t)) for t from 0 to 1.
///
/// Every point of it is a theory of its own; a map that follows the line makes one weighted ensemble
/// of each.
public struct CouplingPath: Hashable, Sendable {
  /// The theory at t = 0.
  public let start: Couplings

  /// The theory at t = 1.
  public let end: Couplings

  /// Creates the line between two theories.
  public init(from start: Couplings, to end: Couplings) {
    self.start = start
    self.end = end
  }

  /// m² and λ at a time.
  public func couplings(at time: Double) -> Couplings {
    Couplings(
      massSquared: start.massSquared + time * massRate, lambda: start.lambda + time * lambdaRate)
  }

  /// dm²/dt.
  public var massRate: Double { end.massSquared - start.massSquared }

  /// dλ/dt.
  public var lambdaRate: Double { end.lambda - start.lambda }
}
