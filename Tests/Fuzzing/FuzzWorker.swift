import ArgumentParser
import Foundation

/// A process of a campaign, started by ``Campaign``.
struct FuzzWorker: ParsableCommand {
  /// Exit codes: the reader could not be made, or a case broke the campaign's own rules.
  static let cannotBegin: Int32 = 2
  static let gaveUp: Int32 = 3

  @Argument var reader: ReaderName
  @Argument var seeds: String
  @Argument var folder: String
  @Argument var tally: String
  @Argument var seed: UInt64
  @Argument var first: UInt64
  @Argument var count: UInt64

  func run() throws {
    let made = try Self.reported(Self.cannotBegin) {
      try FuzzedReader(reader, seeds: Seeds(folder: seeds), folder: folder)
    }
    try Self.reported(Self.gaveUp) {
      try Worker(reader: made, seed: seed, shared: try SharedTally(tally))
        .run(from: first, count: count)
    }
  }

  private static func reported<Value>(_ code: Int32, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch {
      try? FileHandle.standardError.write(contentsOf: Data("error: \(error)\n".utf8))
      throw ExitCode(code)
    }
  }
}
