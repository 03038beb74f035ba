public import ErrorAnalysis
import Synchronization

/// How far an ensemble has got: what is kept of each block, up to the last full segment.
///
/// A block consists of segments of ``EnsembleSpecification/segmentLength`` networks, each summed on its
/// own and joined in order. So what is kept of full segments is the same whether the ensemble was drawn
/// at once, was interrupted between two of them, or is continued by more networks.
public final class EnsembleLedger<Block: JoinableBlock & Sendable>: Sendable {
  /// The state of one block.
  public struct Entry: Sendable {
    /// Full segments drawn.
    public var segmentCount: Int

    /// What is kept of them; nil before the first.
    public var segments: Block?

    /// Networks after the last full segment, if the block was finished.
    public var restCount: Int

    /// What is kept of them; nil if there are none.
    public var rest: Block?

    /// A block to begin with, or one that was begun.
    public init(
      segmentCount: Int = 0, segments: Block? = nil, restCount: Int = 0, rest: Block? = nil
    ) {
      self.segmentCount = segmentCount
      self.segments = segments
      self.restCount = restCount
      self.rest = rest
    }

    /// All that is kept.
    public var whole: Block? {
      guard let segments else { return rest }
      return rest.map(segments.joined) ?? segments
    }

    /// Networks in it.
    public var networkCount: Int {
      segmentCount * EnsembleSpecification.segmentLength + restCount
    }
  }

  /// The blocks to be drawn, ascending.
  public let blocks: [Int]

  private let storage: Storage

  /// Creates the ledger of an ensemble to be drawn.
  ///
  /// - Parameters:
  ///   - blocks: The blocks to be drawn, ascending.
  ///   - entries: Where those stand that were begun; others begin at their first network.
  public init(blocks: [Int], entries: [Int: Entry] = [:]) {
    self.blocks = blocks
    storage = Storage(entries)
  }

  private init(blocks: [Int], storage: Storage) {
    self.blocks = blocks
    self.storage = storage
  }

  /// The same ledger with other blocks to be drawn: what is recorded in one is in both.
  public func drawing(_ blocks: [Int]) -> EnsembleLedger {
    EnsembleLedger(blocks: blocks, storage: storage)
  }

  /// Where every block stands that was begun.
  public var snapshot: [Int: Entry] { storage.entries.withLock { $0 } }

  /// Where a block stands.
  public func entry(ofBlock block: Int) -> Entry {
    storage.entries.withLock { $0[block] ?? Entry() }
  }

  /// Takes note of a block's state.
  public func record(_ entry: Entry, ofBlock block: Int) {
    storage.entries.withLock { $0[block] = entry }
  }

  private final class Storage: Sendable {
    let entries: Mutex<[Int: Entry]>

    init(_ entries: [Int: Entry]) { self.entries = Mutex(entries) }
  }
}

extension EnsembleLedger.Entry: Codable where Block: Codable {}
