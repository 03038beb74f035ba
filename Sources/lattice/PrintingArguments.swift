import ArgumentParser
import EnsembleSampling
import LatticePipeline

/// What a command that leaves a run's folder says meanwhile and at the end.
struct PrintingArguments: ParsableArguments {
  @Flag(help: "No progress and no summary, only warnings and the folder's path.")
  var quiet = false

  @Flag(help: "Print results.json, of a sweep index.json, instead of the summary.")
  var json = false

  /// A log that standard error shows; of a quiet command only its warnings, of ranks only the first's.
  func makeLog(on ranks: Ranks = .single) -> RunLog {
    let isQuiet = quiet
    return RunLog { line in
      guard ranks.isFirst else { return }
      if !isQuiet || line.hasPrefix("lattice: warning") { StandardError.write(line) }
    }
  }

  /// Carries a run out with progress and interruption, and prints what became of it.
  ///
  /// - Parameters:
  ///   - fieldCount: Fields it will measure.
  ///   - options: How it is carried out.
  ///   - knowsRanks: Whether several processes may be started of the command.
  ///   - execute: The run.
  func carryOut(
    fieldCount: Int, options: RunOptions, knowsRanks: Bool = false,
    _ execute: (RunOptions, SamplingMonitor) throws -> RunOutcome
  ) throws {
    if !knowsRanks { try Ranks.refuseSeveral() }
    let monitor = SamplingMonitor()
    let interruption = Interruption(stopping: monitor)
    let progress =
      quiet || !options.ranks.isFirst
      ? nil : ProgressReport(networks: fieldCount, monitor: monitor)
    defer { progress?.finish() }
    let outcome = try withExtendedLifetime(interruption) { try execute(options, monitor) }
    progress?.finish()
    try show(outcome)
  }

  /// Prints what became of a run.
  func show(_ outcome: RunOutcome) throws {
    if json {
      try StandardOutput.write(outcome.resultsJSON)
    } else {
      if !quiet { try StandardOutput.write(outcome.summary + "\n") }
      try StandardOutput.write(outcome.folder + "\n")
    }
  }
}
