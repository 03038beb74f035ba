/// Which configurations a Markov-chain ensemble consists of, and how they are dealt to chains and
/// blocks.
///
/// Chains are independent, from the first field on, and run side by side. Every chain is cut into
/// blocks of consecutive configurations, so that averages of blocks are nearly independent: with
/// blocks of B configurations their variance is 2τ_int/B of one configuration's, short of that by a
/// share of about τ_int/B. From 50 τ_int on, an error over blocks is low by less than 1 %.
public struct HMCSpecification: Hashable, Sendable {
  /// n, the number of configurations measured, of all chains.
  public let configurationCount: Int

  /// The key of all random streams.
  public let seed: UInt64

  /// Which of several ensembles of a run this is; each has its own random streams.
  public let ensemble: Int

  /// The number of chains.
  public let chainCount: Int

  /// The number of blocks, a multiple of the number of chains.
  public let blockCount: Int

  /// Trajectories each chain runs before it is measured.
  public let thermalization: Int

  /// Trajectories from one measured configuration to the next.
  public let trajectoriesPerConfiguration: Int

  /// Creates a specification with at least one configuration a block.
  ///
  /// - Parameters:
  ///   - configurationCount: Configurations measured.
  ///   - seed: The run's seed.
  ///   - ensemble: Which of several ensembles of a run this is, 0 to 2047.
  ///   - chainCount: Independent chains; results depend on their number, and not on the threads'.
  ///   - blockCount: Blocks wanted; rounded down to a multiple of the number of chains.
  ///   - thermalization: Trajectories each chain runs before it is measured.
  ///   - trajectoriesPerConfiguration: Trajectories from one configuration to the next.
  public init(
    configurationCount: Int, seed: UInt64, ensemble: Int = 0, chainCount: Int = 4,
    blockCount: Int, thermalization: Int, trajectoriesPerConfiguration: Int = 1
  ) {
    precondition(
      (1...ChainStreams.chainLimit).contains(chainCount) && blockCount >= chainCount,
      "at least one block a chain")
    precondition(
      (0..<ChainStreams.ensembleLimit).contains(ensemble), "an ensemble with streams of its own")
    precondition(configurationCount >= blockCount, "at least one configuration a block")
    precondition(
      thermalization >= 0 && trajectoriesPerConfiguration >= 1, "trajectories run forwards")
    self.configurationCount = configurationCount
    self.seed = seed
    self.ensemble = ensemble
    self.chainCount = chainCount
    self.blockCount = blockCount / chainCount * chainCount
    self.thermalization = thermalization
    self.trajectoriesPerConfiguration = trajectoriesPerConfiguration
  }

  /// Creates the specification of a tuned chain: its thermalisation, and blocks of 50 τ_int as far
  /// as the number wanted and two blocks a chain allow.
  ///
  /// - Parameters:
  ///   - configurationCount: Configurations measured.
  ///   - seed: The run's seed.
  ///   - ensemble: Which of several ensembles of a run this is.
  ///   - chainCount: Independent chains.
  ///   - atMostBlocks: Blocks wanted if the chains are long enough.
  ///   - tuned: The outcome of the pilots.
  public init(
    configurationCount: Int, seed: UInt64, ensemble: Int = 0, chainCount: Int = 4,
    atMostBlocks: Int, tuned: HMCTuned
  ) {
    let time = max(tuned.chosen.susceptibilityTime, tuned.chosen.schwingerDysonTime, 0.5)
    let longEnough = Int(Double(configurationCount) / (50 * time))
    self.init(
      configurationCount: configurationCount, seed: seed, ensemble: ensemble,
      chainCount: chainCount,
      blockCount: min(
        max(longEnough, 2 * chainCount), max(atMostBlocks, chainCount), configurationCount),
      thermalization: tuned.thermalization)
  }

  /// Blocks of one chain.
  public var blocksPerChain: Int { blockCount / chainCount }

  /// Configurations of a block; blocks are even to one configuration.
  ///
  /// - Parameter block: 0 ..< ``blockCount``; those of a chain follow one another.
  public func configurations(ofBlock block: Int) -> Int {
    configurationCount / blockCount + (block < configurationCount % blockCount ? 1 : 0)
  }

  /// The number of a block's first configuration: blocks follow one another.
  public func firstConfiguration(ofBlock block: Int) -> Int {
    block * (configurationCount / blockCount) + min(block, configurationCount % blockCount)
  }
}
