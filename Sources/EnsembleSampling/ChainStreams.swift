import LatticeGeometry

/// The random streams of Markov chains: every trajectory of every chain has its own, so a chain of
/// any length fits, and no chain depends on who runs it.
struct ChainStreams {
  let seed: UInt64

  /// The chain's number; production chains count from 0, pilots from ``firstPilot``.
  let chain: Int

  static let firstPilot = 1 << 23

  /// The stream of a trajectory; that of trajectory 0 draws the field the chain starts from.
  func stream(ofTrajectory trajectory: Int) -> RandomStream {
    RandomStream(
      seed: seed, purpose: .markovChain, network: UInt64(chain) << 40 | UInt64(trajectory))
  }
}
