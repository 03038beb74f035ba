public import FieldTheory
import RealModule

/// A straight line in the plane of couplings, (m²(t), λ(t)) for t from 0 to 1.
///
/// Every point of it is a theory of its own; a map that follows the line makes one weighted ensemble
/// of each. The line is followed at a pace that changes exponentially, s(t) = (rᵗ − 1)/(r − 1) of its
/// length by time t: where the gap mass is small everything changes fast.
public struct CouplingPath: Codable, Hashable, Sendable {
  /// The theory at t = 0.
  public let start: Couplings

  /// The theory at t = 1.
  public let end: Couplings

  /// r > 0, the pace at the end over that at the start.
  public let growth: Double

  /// Creates the line between two theories.
  public init(from start: Couplings, to end: Couplings, growth: Double = 1) {
    precondition(growth > 0, "a pace forwards")
    self.start = start
    self.end = end
    self.growth = growth
  }

  /// s(t), the fraction of the line that lies behind.
  public func fraction(at time: Double) -> Double {
    growth == 1 ? time : .expMinusOne(time * .log(growth)) / (growth - 1)
  }

  /// t(s), when a fraction of the line lies behind.
  public func time(atFraction fraction: Double) -> Double {
    if fraction == 1 { return 1 }
    return growth == 1 ? fraction : .log(onePlus: fraction * (growth - 1)) / .log(growth)
  }

  /// m² and λ at a time.
  public func couplings(at time: Double) -> Couplings {
    let fraction = fraction(at: time)
    return Couplings(
      massSquared: start.massSquared + fraction * (end.massSquared - start.massSquared),
      lambda: start.lambda + fraction * (end.lambda - start.lambda))
  }

  /// dm²/dt and dλ/dt at a time.
  public func rates(at time: Double) -> Couplings {
    let pace = growth == 1 ? 1 : .log(growth) * .pow(growth, time) / (growth - 1)
    return Couplings(
      massSquared: pace * (end.massSquared - start.massSquared),
      lambda: pace * (end.lambda - start.lambda))
  }
}
