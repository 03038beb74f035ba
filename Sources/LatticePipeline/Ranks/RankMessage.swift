import EnsembleSampling
import ErrorAnalysis
import Foundation

/// What ranks tell each other, beside the content that some of it has.
enum RankMessage: Int32, Sendable {
  /// Rank 0 has read the configuration: begin; the mark of its run.
  case begin
  /// To rank 0: the run here is another.
  case another
  /// What a pilot on rank 0 found, whatever that is.
  case finding
  /// A rank is about to draw an ensemble; its ``EnsembleIdentity``.
  case ready
  /// Its part of the ensemble, a ``RankDeal``.
  case deal
  /// How far it is, a ``RankReport``.
  case report
  /// The same, and it has drawn its part.
  case finished
  /// The same, and it was stopped.
  case stopped
  /// Stop drawing; to rank 0: stopped before drawing.
  case stop
  /// All is over; the exit code.
  case end
}

/// The blocks a rank draws, and what there is of them already.
struct RankDeal<Block: JoinableBlock & Codable & Sendable>: Codable {
  let blocks: [Int]
  let state: EnsembleState<Block>
}

/// How far a rank is.
struct RankReport<Block: JoinableBlock & Codable & Sendable>: Codable {
  /// Networks it has drawn of this ensemble.
  let networks: Int

  /// Of its process so far.
  let cpuSeconds: Double

  /// Of its process, the largest so far.
  let peakBytes: Int

  /// Blocks that have got farther than it said before.
  let news: EnsembleState<Block>
}
