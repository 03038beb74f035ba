/// Why blocks cannot be analysed.
public enum JackknifeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Fewer than two blocks.
  case tooFewBlocks(Int)
  /// A block holds no network.
  case emptyBlock(Int)
  /// Every weight vanishes.
  case noWeight

  /// One sentence naming the value and the rule.
  public var description: String {
    switch self {
    case .tooFewBlocks(let count): "\(count) jackknife blocks; at least 2 are needed"
    case .emptyBlock(let block): "jackknife block \(block) holds no network"
    case .noWeight: "every network has weight zero"
    }
  }
}
