import EnsembleSampling
import Foundation
import RunConfiguration

/// One of several parts of a run that are drawn apart and merged: every n-th of its blocks.
public struct RunShard: Hashable, Sendable {
  /// Which part, from 1.
  public let number: Int

  /// How many parts there are.
  public let count: Int

  /// Reads "2/5".
  ///
  /// - Returns: nil unless 1 ≤ number ≤ count.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let number = parts[0], let count = parts[1], number >= 1,
      number <= count
    else { return nil }
    self.number = number
    self.count = count
  }

  /// Reads the end of the name that the program gives a part's folder, `.shard-2-of-5`.
  static func named(by folder: String) -> RunShard? {
    guard let place = folder.range(of: ".shard-", options: .backwards) else { return nil }
    return RunShard(folder[place.upperBound...].replacingOccurrences(of: "-of-", with: "/"))
  }

  /// The blocks of this part.
  func blocks(of blockCount: Int) -> [Int] {
    Array(stride(from: number - 1, to: blockCount, by: count))
  }

  /// How many of a run's networks, at each width, this part has.
  func networkCount(of configuration: RunConfiguration) -> Int {
    let ensemble = EnsembleSpecification(
      networkCount: configuration.ensemble.networks, seed: configuration.ensemble.seed,
      blockCount: configuration.analysis.blocks)
    return blocks(of: ensemble.blockCount).reduce(0) { $0 + ensemble.networkCount(ofBlock: $1) }
  }
}
