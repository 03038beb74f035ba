extension RunConfiguration {
  /// How the Gaussian parameter density is deformed into the target's.
  public struct Engineering: Hashable, Sendable {
    /// How the deformed density is sampled.
    public enum Realisation: String, CaseIterable, Hashable, Sendable {
      /// The program's choice.
      case auto
      /// Gaussian draws, each with its weight e^(−ΔS).
      case weights
    }

    /// A map that brings the draws closer to the target before they are weighted.
    public enum Transport: String, CaseIterable, Hashable, Sendable {
      /// No map.
      case none
    }

    /// The mass M of the Gaussian density the networks are drawn from.
    public enum ReferenceMass: Hashable, Sendable {
      /// The solution of the gap equation.
      case gap
      /// The bare mass.
      case bare
      /// The mass M itself, not its square, in 1/a; positive.
      case mass(Double)
    }

    /// How the deformed density is sampled.
    public var realisation: Realisation
    /// A map applied to the draws before they are weighted.
    public var transport: Transport
    /// The mass of the Gaussian density the networks are drawn from.
    public var referenceMass: ReferenceMass

    /// Creates an engineering section.
    public init(
      realisation: Realisation = .auto, transport: Transport = .none,
      referenceMass: ReferenceMass = .gap
    ) {
      self.realisation = realisation
      self.transport = transport
      self.referenceMass = referenceMass
    }
  }
}
