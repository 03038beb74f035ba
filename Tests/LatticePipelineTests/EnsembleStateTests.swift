import CorrelatorAnalysis
import EnsembleSampling
import ErrorAnalysis
import Foundation
import LatticePipeline
import Testing

/// Blocks that a checkpoint holds are joined only if they fit together.
struct EnsembleStateTests {
  private func identity(blockCount: Int) -> [String: Any] {
    ["configurationHash": "", "program": "", "seed": "1", "blockCount": blockCount, "density": ""]
  }

  private func sums(_ count: Int, of networks: Int = 8) throws -> [String: Any] {
    let sums = WeightedSums(
      count: networks, shift: 0, weight: 1, sums: [Double](repeating: 1, count: count))
    let encoded = try PropertyListEncoder().encode(sums)
    let tree = try PropertyListSerialization.propertyList(from: encoded, format: nil)
    return try #require(tree as? [String: Any])
  }

  /// Two blocks of one segment and a rest each, with these numbers of sums.
  private func state(
    _ counts: [Int], segments: Int = 1, networks: Int = 8, blockCount: Int = 2
  ) throws -> EnsembleState<WeightedSums> {
    let tree: [String: Any] = [
      "identity": identity(blockCount: blockCount), "blocks": [0, 1],
      "entries": try [0, 2].map { block -> [String: Any] in
        [
          "segmentCount": segments, "segments": try sums(counts[block], of: networks),
          "restCount": 1, "rest": try sums(counts[block + 1], of: networks),
        ]
      },
    ]
    return try EnsembleState.decoded(
      from: PropertyListSerialization.data(fromPropertyList: tree, format: .binary, options: 0))
  }

  @Test func whatFitsIsJoined() throws {
    let snapshot = try #require(try state([3, 3, 3, 3]).snapshot)
    #expect(snapshot[1]?.whole?.count == 16)
  }

  @Test(arguments: [[3, 2, 3, 3], [3, 3, 2, 2], [0, 3, 3, 3]])
  func sumsOfOtherObservablesAreRefused(counts: [Int]) throws {
    #expect(try state(counts).snapshot == nil)
  }

  @Test(arguments: [1, 0, -1, .min])
  func blocksThatDoNotExistAreRefused(blockCount: Int) throws {
    #expect(try state([3, 3, 3, 3], blockCount: blockCount).snapshot == nil)
  }

  @Test(arguments: [Int.max, .min, -1])
  func numbersOfNetworksThatCannotBeAreRefused(count: Int) throws {
    #expect(try state([3, 3, 3, 3], segments: count).snapshot == nil)
    #expect(try state([3, 3, 3, 3], networks: count).snapshot == nil)
  }
}
