import RealModule

/// A counter-based stream of random numbers, keyed by (seed, purpose, network).
///
/// Philox4x32-10 of J. K. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC'11:
/// the key is the seed, the counter holds (draw, purpose, network). Every network owns a stream
/// that depends on nothing else, so results do not depend on who evaluates it, or when.
public struct RandomStream: Sendable {
  /// What a stream is used for; streams of different purpose are independent.
  public enum Purpose: UInt32, Sendable {
    /// The parameters of production networks.
    case networkParameters = 0
    /// Timing runs whose fields are thrown away.
    case calibration = 1
    /// Small ensembles that choose settings: masses, steps, maps. Production never sees them.
    case pilot = 2
    /// The population a map's coefficients are fitted on.
    case fit = 3
    /// Markov chains for comparison.
    case markovChain = 4
    /// The bootstrap's draws.
    case bootstrap = 5
    /// Free for tests.
    case test = 0xFFFF
  }

  /// Key words, from the seed.
  let key: SIMD2<UInt32>
  /// Counter words that stay fixed: purpose, network low, network high.
  let identity: SIMD3<UInt32>
  /// The next block's number within the stream.
  private(set) var block: UInt32 = 0
  /// The second half of the last block, if not handed out yet.
  private var leftover: UInt64?

  /// Creates the stream of one network.
  ///
  /// - Parameters:
  ///   - seed: The run's seed.
  ///   - purpose: What the numbers are for.
  ///   - network: The network's number in the ensemble.
  public init(seed: UInt64, purpose: Purpose, network: UInt64) {
    key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    identity = SIMD3(
      purpose.rawValue, UInt32(truncatingIfNeeded: network),
      UInt32(truncatingIfNeeded: network >> 32))
  }

  /// Advances by whole blocks; what is left of a started one is dropped.
  ///
  /// - Returns: The first of the `count` blocks.
  mutating func takeBlocks(_ count: Int) -> UInt32 {
    leftover = nil
    let first = block
    guard let advance = UInt32(exactly: count) else {
      preconditionFailure("\(count) blocks are more than one stream holds")
    }
    let (next, overflow) = block.addingReportingOverflow(advance)
    precondition(!overflow, "a stream holds 2³² blocks of two numbers")
    block = next
    return first
  }
}

extension RandomStream: RandomNumberGenerator {
  /// Sixty-four random bits.
  public mutating func next() -> UInt64 {
    if let word = leftover {
      leftover = nil
      return word
    }
    let number = takeBlocks(1)
    let words = Philox.block(
      counter: SIMD4(number, identity.x, identity.y, identity.z), key: key)
    leftover = UInt64(words.z) | UInt64(words.w) << 32
    return UInt64(words.x) | UInt64(words.y) << 32
  }

  /// A number uniform in the open interval (0, 1), on 2⁵² equidistant points.
  public mutating func uniform() -> Double {
    Double(bitPattern: next() >> 12 | 0x3FF0_0000_0000_0000) - (1 - 0x1p-53)
  }

  /// A normal deviate of mean 0 and variance 1, one of a Box–Muller pair; two uniform numbers each.
  public mutating func normal() -> Double {
    let radius = (-2 * Double.log(uniform())).squareRoot()
    return radius * .cos(2 * .pi * uniform())
  }
}
