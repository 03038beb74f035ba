import LatticeGeometry

/// The random streams of Markov chains: every trajectory of every chain has its own, so a chain of
/// any length fits, and no chain depends on who runs it.
///
/// - Shape: 40 bits of a stream's number count trajectories, 12 chains, 11 ensembles, and the
///   highest tells pilots from production.
struct ChainStreams {
  let seed: UInt64
  let ensemble: Int
  let chain: Int
  let isPilot: Bool

  /// Ensembles of one run, and chains of one ensemble.
  static let ensembleLimit = 1 << 11
  static let chainLimit = 1 << 12

  init(seed: UInt64, ensemble: Int, chain: Int, isPilot: Bool = false) {
    precondition(
      (0..<Self.ensembleLimit).contains(ensemble) && (0..<Self.chainLimit).contains(chain),
      "more chains or ensembles than there are streams for")
    self.seed = seed
    self.ensemble = ensemble
    self.chain = chain
    self.isPilot = isPilot
  }

  /// The stream of a trajectory; that of trajectory 0 draws the field the chain starts from.
  func stream(ofTrajectory trajectory: Int) -> RandomStream {
    let number = (isPilot ? 1 : 0) << 23 | ensemble << 12 | chain
    return RandomStream(
      seed: seed, purpose: .markovChain, network: UInt64(number) << 40 | UInt64(trajectory))
  }
}
