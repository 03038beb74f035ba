import ArgumentParser
import EnsembleSampling
import LatticePipeline

/// Arguments of every command that leaves a run's folder, and what such a command does.
struct ResultArguments: ParsableArguments {
  @Option(help: "The folder of the results; by default one below Results, named by its hash.")
  var output: String?

  @Flag(help: "Replace the folder of an earlier run.")
  var force = false

  @Flag(help: "No progress and no summary, only warnings and the folder's path.")
  var quiet = false

  @Flag(help: "Print results.json instead of the summary.")
  var json = false

  /// A log that standard error shows; of a quiet command only its warnings.
  func makeLog() -> RunLog {
    let isQuiet = quiet
    return RunLog { line in
      if !isQuiet || line.hasPrefix("lattice: warning") { StandardError.write(line) }
    }
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
    let monitor = SamplingMonitor()
    let interruption = Interruption(stopping: monitor)
    let progress = quiet ? nil : ProgressReport(networks: fieldCount, monitor: monitor)
    defer { progress?.finish() }
    let outcome = try withExtendedLifetime(interruption) {
      try execute(RunOptions(output: output, threads: threads, force: force), monitor)
    }
    progress?.finish()
    if json {
      try StandardOutput.write(outcome.resultsJSON)
    } else {
      if !quiet { try StandardOutput.write(outcome.summary + "\n") }
      try StandardOutput.write(outcome.folder + "\n")
    }
  }
}
