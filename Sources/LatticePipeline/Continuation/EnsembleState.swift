package import EnsembleSampling
package import ErrorAnalysis
package import Foundation

/// What a checkpoint holds of one ensemble: which it is, and what is kept of each of its blocks.
package struct EnsembleState<Block: JoinableBlock & Codable & Sendable>: Codable {
  /// Which networks the blocks are made of.
  let identity: EnsembleIdentity

  /// The blocks that were begun, ascending.
  let blocks: [Int]

  /// How far each of them has got.
  let entries: [EnsembleLedger<Block>.Entry]

  init(identity: EnsembleIdentity, snapshot: [Int: EnsembleLedger<Block>.Entry]) {
    self.identity = identity
    blocks = snapshot.keys.sorted()
    entries = blocks.compactMap { snapshot[$0] }
  }

  /// No block has more segments; so many networks can be added without overflow.
  private static var possibleSegmentCounts: ClosedRange<Int> { 0...1 << 32 }

  /// The entries by block; nil unless they are those of blocks that exist and fit together.
  package var snapshot: [Int: EnsembleLedger<Block>.Entry]? {
    guard blocks.count == entries.count, Set(blocks).count == blocks.count,
      blocks.allSatisfy({ $0 >= 0 && $0 < identity.blockCount }),
      entries.allSatisfy({
        Self.possibleSegmentCounts.contains($0.segmentCount)
          && ($0.segmentCount > 0) == ($0.segments != nil)
          && $0.restCount >= 0 && $0.restCount < EnsembleSpecification.segmentLength
          && ($0.restCount > 0) == ($0.rest != nil)
      })
    else { return nil }
    let kept = entries.flatMap { [$0.segments, $0.rest].compactMap(\.self) }
    guard kept.allSatisfy({ $0.fits(kept[0]) }) else { return nil }
    return Dictionary(uniqueKeysWithValues: zip(blocks, entries))
  }

  /// The state as bytes; equal states give equal bytes.
  func encoded() throws -> Data {
    let encoder = PropertyListEncoder()
    encoder.outputFormat = .binary
    return try encoder.encode(self)
  }

  package static func decoded(from data: Data) throws -> EnsembleState {
    try PropertyListDecoder().decode(EnsembleState.self, from: data)
  }
}

/// What decides the networks of an ensemble, bit for bit, apart from their number.
struct EnsembleIdentity: Codable, Hashable {
  /// SHA-256 of the resolved physics and of the files it names.
  let configurationHash: String

  /// The program that drew them.
  let program: String

  /// The key of all random streams, in decimal.
  let seed: String

  /// B, the number of blocks.
  let blockCount: Int

  /// SHA-256 of the engineered density: the map, its steps, the mass of the free networks.
  let density: String

  /// What makes this ensemble another than the one wanted, in words; nil if nothing does.
  func difference(from wanted: EnsembleIdentity) -> String? {
    if program != wanted.program { return "version of the program, \(program)" }
    if seed != wanted.seed { return "seed, \(seed)" }
    if blockCount != wanted.blockCount { return "number of blocks, \(blockCount)" }
    if configurationHash != wanted.configurationHash { return "configuration" }
    return density == wanted.density ? nil : "engineered density"
  }
}
