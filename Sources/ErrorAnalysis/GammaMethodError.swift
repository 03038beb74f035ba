/// Why a chain cannot be analysed.
public enum GammaMethodError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Nothing was measured.
  case noChain
  /// A chain of fewer than four configurations.
  case chainTooShort(chain: Int, count: Int)
  /// A value of a chain is infinite or not a number.
  case notFinite(chain: Int)
  /// Every weight vanishes.
  case noWeight

  /// One sentence naming the chain and the rule.
  public var description: String {
    switch self {
    case .noChain: "no Markov chain to analyse"
    case .chainTooShort(let chain, let count):
      "chain \(chain) has \(count) configurations; at least 4 are needed"
    case .notFinite(let chain): "chain \(chain) has a value that is not finite"
    case .noWeight: "every configuration has weight zero"
    }
  }
}
