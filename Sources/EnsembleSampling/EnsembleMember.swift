public import ArchitectureEngineering

/// Which of an ensemble's fields one is, and its weight.
public struct EnsembleMember: Hashable, Sendable {
  /// Its number: that of the network, or of the configuration, of the first chain first.
  public let index: Int

  /// The Markov chain it comes from; 0 if there is none.
  public let chain: Int

  /// The point of the coupling axis it belongs to.
  public let point: Int

  /// Its weight, and that of its family.
  public let weight: NetworkWeight

  /// ln w.
  public var logWeight: Double { weight.log }

  /// Describes a field.
  public init(index: Int, chain: Int = 0, point: Int = 0, weight: NetworkWeight) {
    self.index = index
    self.chain = chain
    self.point = point
    self.weight = weight
  }

  /// Describes a field that no other descends from.
  public init(index: Int, chain: Int = 0, point: Int = 0, logWeight: Double = 0) {
    self.init(
      index: index, chain: chain, point: point,
      weight: NetworkWeight(log: logWeight, family: logWeight))
  }
}
