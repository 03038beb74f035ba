import ArgumentParser
import LatticePipeline

/// How many threads a command uses.
struct ThreadArguments: ParsableArguments {
  @Option(
    name: .customLong("threads"), parsing: .unconditional,
    help: ArgumentHelp(
      "Threads; by default every core the process may use, and of ranks on the same cores their share.",
      valueName: "threads"))
  var givenThreads: Int?

  /// Threads of a command that is one process.
  var threads: Int { givenThreads ?? Machine.availableCores }

  /// Threads of one of several ranks.
  func threads(on ranks: Ranks) -> Int { givenThreads ?? ranks.availableCores }

  func validate() throws {
    guard (1...1024).contains(givenThreads ?? 1) else {
      throw ValidationError("--threads is \(threads); it must be from 1 to 1024.")
    }
  }
}
