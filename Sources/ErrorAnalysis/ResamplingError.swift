/// Why blocks cannot be analysed.
public enum ResamplingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Fewer than two blocks.
  case tooFewBlocks(Int)
  /// A block holds no network.
  case emptyBlock(Int)
  /// Every weight vanishes.
  case noWeight
  /// Every weight of a bootstrap resample vanishes.
  case resampleWithoutWeight(Int)

  /// One sentence naming the value and the rule.
  public var description: String {
    switch self {
    case .tooFewBlocks(let count):
      "\(count) block\(count == 1 ? "" : "s") of networks; errors need at least 2"
    case .emptyBlock(let block): "block \(block) holds no network"
    case .noWeight: "every network has weight zero"
    case .resampleWithoutWeight(let resample):
      "every network of bootstrap resample \(resample) has weight zero; take the jackknife"
    }
  }
}
