import Foundation

/// What sittings have cost that drew an ensemble one after the other, or parts of it apart.
///
/// - Unit: seconds and bytes.
struct RunCost: Codable, Hashable, Sendable {
  /// Wall-clock time of the drawing, summed over sittings.
  var wallSeconds = 0.0

  /// The same times the workers of each sitting.
  var threadSeconds = 0.0

  /// CPU time of all threads and ranks.
  var cpuSeconds = 0.0

  /// The largest resident size of any process.
  var peakBytes = 0

  /// The most workers of any sitting that drew.
  var threads = 0

  /// Reads what a folder keeps; nil if it keeps none that makes sense.
  static func read(_ name: String, in folder: String) -> RunCost? {
    (try? PlainFile.data(of: name, in: folder, atMost: 1 << 20)).flatMap {
      try? JSONDecoder().decode(RunCost.self, from: $0)
    }
  }

  /// The cost of both.
  func joined(_ other: RunCost) -> RunCost {
    RunCost(
      wallSeconds: wallSeconds + other.wallSeconds,
      threadSeconds: threadSeconds + other.threadSeconds,
      cpuSeconds: cpuSeconds + other.cpuSeconds, peakBytes: max(peakBytes, other.peakBytes),
      threads: max(threads, other.threads))
  }

  /// The cost of all.
  static func sum(_ costs: [RunCost]) -> RunCost { costs.reduce(RunCost()) { $0.joined($1) } }
}
