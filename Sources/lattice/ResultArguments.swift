import ArgumentParser
import EnsembleSampling
import LatticePipeline

/// Arguments of every command that leaves a new run's folder, and what such a command does.
struct ResultArguments: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: "The folder of the results; by default one below Results, named by its hash.",
    completion: .directory)
  var output: String?

  @Flag(help: "Replace the folder of an earlier run.")
  var force = false

  @OptionGroup var printing: PrintingArguments

  var quiet: Bool { printing.quiet }

  /// A log that standard error shows; of a quiet command only its warnings.
  func makeLog(on ranks: Ranks = .single) -> RunLog { printing.makeLog(on: ranks) }

  /// How a run is carried out.
  func options(threads: Int) -> RunOptions {
    RunOptions(output: output, threads: threads, force: force)
  }

  /// Carries a run out with progress and interruption, and prints what became of it.
  ///
  /// - Parameters:
  ///   - fieldCount: Fields it will measure.
  ///   - threads: Workers.
  ///   - execute: The run.
  func carryOut(
    fieldCount: Int, threads: Int,
    _ execute: (RunOptions, SamplingMonitor) throws -> RunOutcome
  ) throws {
    try printing.carryOut(fieldCount: fieldCount, options: options(threads: threads), execute)
  }
}
