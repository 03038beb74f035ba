import ArgumentParser
import Foundation
import LatticeGeometry

/// `lattice-stream`: the program's random streams as raw 32-bit words, for batteries of tests.
@main
struct StreamCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lattice-stream",
    abstract: "Write random streams as raw 32-bit words, for batteries of tests.",
    discussion: """
      Words go to standard output in the machine's byte order, until so many are written or the reader has \
      gone. All streams have the purpose of production networks.
      """)

  /// Which streams the words are taken from.
  enum Order: String, CaseIterable, ExpressibleByArgument {
    /// One network's.
    case one
    /// Those of 256 networks in turn, two words at a time.
    case interleaved
    /// The first 64 words of one network after the other, as an ensemble uses them.
    case networks
    /// The first 64 words of network 0 for one seed after the other.
    case seeds
  }

  @Argument(
    help: """
      one: one network's stream; interleaved: those of 256 networks in turn, two words at a time; networks: \
      the first 64 words of one network after the other; seeds: of network 0 for one seed after the other.
      """)
  var order: Order

  @Option(help: "The seed, or the first one.")
  var seed: UInt64 = 1

  @Option(help: "Words to write.")
  var words = UInt64.max

  func run() {
    switch order {
    case .one:
      var stream = RandomStream(seed: seed, purpose: .networkParameters, network: 0)
      Self.write(words) { stream.next() }
    case .interleaved:
      var streams = (0..<256).map {
        RandomStream(seed: seed, purpose: .networkParameters, network: $0)
      }
      var turn = 0
      Self.write(words) {
        turn = (turn + 1) % streams.count
        return streams[turn].next()
      }
    case .networks:
      Self.write(
        words, inTurn: { RandomStream(seed: seed, purpose: .networkParameters, network: $0) })
    case .seeds:
      Self.write(
        words, inTurn: { RandomStream(seed: seed &+ $0, purpose: .networkParameters, network: 0) })
    }
  }

  /// Writes the first 64 words of numbered streams.
  private static func write(_ words: UInt64, inTurn stream: (UInt64) -> RandomStream) {
    var number: UInt64 = 0
    var current = stream(0)
    var taken = 0
    write(words) {
      if taken == 32 {
        taken = 0
        number += 1
        current = stream(number)
      }
      taken += 1
      return current.next()
    }
  }

  /// Writes numbers of two words each, until the reader has gone.
  private static func write(_ words: UInt64, _ next: () -> UInt64) {
    var buffer = [UInt64](repeating: 0, count: 1 << 15)
    var left = words
    while left > 0 {
      let count = Int(min(left, UInt64(2 * buffer.count)))
      for index in 0..<(count + 1) / 2 { buffer[index] = next() }
      do {
        try FileHandle.standardOutput.write(
          contentsOf: buffer.withUnsafeBytes { Data($0.prefix(4 * count)) })
      } catch {
        return
      }
      left -= UInt64(count)
    }
  }
}
