/// The sources s_k(x) = sin(k W (Q∗φ)(x))/(k W), k = 1 … n, of a transport's velocity.
///
/// Bounded in the field, so that the flow is defined for every configuration; for small fields each
/// is Q∗φ itself. The largest k resolves fields on the scale 1/(nW).
public struct SineSources: Hashable, Sendable, Codable {
  /// μ² of the smearing Q(p) = 1/(1 + p̂²/μ²); nil for Q = 1.
  public let smearingMassSquared: Double?

  /// W, in units of 1/φ.
  public let spacing: Double

  /// n.
  public let count: Int

  /// Creates a family of sources.
  public init(smearingMassSquared: Double? = nil, spacing: Double, count: Int) {
    precondition(count > 0 && spacing > 0 && smearingMassSquared.map { $0 > 0 } ?? true)
    self.smearingMassSquared = smearingMassSquared
    self.spacing = spacing
    self.count = count
  }

  /// Q(p) at p̂².
  func filter(atLatticeSquared latticeSquared: Double) -> Double {
    guard let smearingMassSquared else { return 1 }
    return 1 / (1 + latticeSquared / smearingMassSquared)
  }
}
