extension RunConfiguration {
  /// How many networks are drawn, and from which seed.
  public struct Ensemble: Hashable, Sendable {
    /// Networks drawn, 2 to 10¹².
    public var networks: Int
    /// Seed of every random number of the run.
    public var seed: UInt64

    /// Creates an ensemble section.
    public init(networks: Int = 20_000, seed: UInt64 = 230_703_223) {
      self.networks = networks
      self.seed = seed
    }
  }
}
