import Foundation
import LatticeGeometry

/// `lattice-stream`: the program's random streams as raw 32-bit words, for batteries of tests.
///
///     lattice-stream ORDER [--seed N] [--words N]
///
/// Words go to standard output, the machine's byte order, until so many are written or the reader has
/// gone. The order says which streams they come from; all have the purpose of production networks.
@main
struct StreamCommand {
  /// Which streams the words are taken from.
  private enum Order: String, CaseIterable {
    /// One network's.
    case one
    /// Those of 256 networks in turn, two words at a time.
    case interleaved
    /// The first 64 words of one network after the other, as an ensemble uses them.
    case networks
    /// The first 64 words of network 0 for one seed after the other.
    case seeds
  }

  static func main() {
    do {
      try run(Array(CommandLine.arguments.dropFirst()))
    } catch {
      try? FileHandle.standardError.write(
        contentsOf: Data("lattice-stream: error: \(error)\n".utf8))
      exit(64)
    }
  }

  private struct UsageError: Error, CustomStringConvertible { let description: String }

  private static func run(_ arguments: [String]) throws {
    var rest = arguments[...]
    guard let order = rest.popFirst().flatMap(Order.init) else {
      let orders = Order.allCases.map(\.rawValue).joined(separator: ", ")
      throw UsageError(description: "the first argument is the order, one of \(orders)")
    }
    var (seed, words) = (UInt64(1), UInt64.max)
    while let option = rest.popFirst() {
      guard let number = rest.popFirst().flatMap(UInt64.init) else {
        throw UsageError(description: "\(option) needs a whole number")
      }
      switch option {
      case "--seed": seed = number
      case "--words": words = number
      default: throw UsageError(description: "\(option) is no option; there are --seed and --words")
      }
    }
    switch order {
    case .one:
      var stream = RandomStream(seed: seed, purpose: .networkParameters, network: 0)
      write(words) { stream.next() }
    case .interleaved:
      var streams = (0..<256).map {
        RandomStream(seed: seed, purpose: .networkParameters, network: $0)
      }
      var turn = 0
      write(words) {
        turn = (turn + 1) % streams.count
        return streams[turn].next()
      }
    case .networks:
      write(words, inTurn: { RandomStream(seed: seed, purpose: .networkParameters, network: $0) })
    case .seeds:
      write(
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
