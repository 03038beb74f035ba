import ArgumentParser
import LatticePipeline

/// How many threads a command uses.
struct ThreadArguments: ParsableArguments {
  @Option(help: "Threads; by default every core the process may use.")
  var threads: Int = Machine.availableCores

  func validate() throws {
    guard (1...1024).contains(threads) else {
      throw ValidationError("--threads is \(threads); it must be from 1 to 1024.")
    }
  }
}
