public import LatticeGeometry

/// What a file says of an ensemble, apart from the fields themselves.
public struct StoredEnsemble: Hashable, Sendable {
  /// The lattice the fields live on.
  public let lattice: Lattice

  /// n, the components of a field.
  public let componentCount: Int

  /// The number of fields.
  public let count: Int

  /// ln w of every field, finite or −∞; nil if all weights are equal.
  public internal(set) var logWeights: [Double]?

  /// The number of the Markov chain every field comes from; nil if fields are independent draws, or
  /// nothing is known.
  public internal(set) var chains: [Int]?

  /// The text of the configuration the ensemble was made from, in a file of this program.
  public internal(set) var configuration: String?

  init(
    lattice: Lattice, componentCount: Int, count: Int, logWeights: [Double]? = nil,
    chains: [Int]? = nil, configuration: String? = nil
  ) {
    self.lattice = lattice
    self.componentCount = componentCount
    self.count = count
    self.logWeights = logWeights
    self.chains = chains
    self.configuration = configuration
  }

  /// Doubles of one field, all components.
  public var valueCount: Int { componentCount * lattice.volume }

  /// ln w of a field, 0 if all weights are equal.
  public func logWeight(ofField index: Int) -> Double { logWeights?[index] ?? 0 }

  /// The chain of a field, 0 if there are none.
  public func chain(ofField index: Int) -> Int { chains?[index] ?? 0 }
}
