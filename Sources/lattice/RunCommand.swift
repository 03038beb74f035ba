import ArgumentParser
import EnsembleSampling
import LatticePipeline
import RunConfiguration

/// `lattice run CONFIG`.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Draw an ensemble, measure it and write the results.")

  @OptionGroup var input: ConfigurationArguments

  @Option(help: "The run's folder; by default Results/<name>-<hash>.")
  var output: String?

  @Flag(help: "Check everything and say what would be done, without doing it.")
  var dryRun = false

  @Flag(help: "Replace the folder of an earlier run.")
  var force = false

  @Flag(help: "No progress and no summary, only warnings and the folder's path.")
  var quiet = false

  @Flag(help: "Print results.json instead of the summary.")
  var json = false

  func run() throws {
    try Failure.reported {
      let isQuiet = quiet
      let log = RunLog { line in
        if !isQuiet || line.hasPrefix("lattice: warning") { StandardError.write(line) }
      }
      let plan = try input.plan { log.note($0) }
      if dryRun { return try describe(plan, log: log) }

      let monitor = SamplingMonitor()
      let interruption = Interruption(stopping: monitor)
      let progress =
        quiet
        ? nil : ProgressReport(networks: plan.fieldCount, monitor: monitor)
      defer { progress?.finish() }
      let outcome = try withExtendedLifetime(interruption) {
        let options = RunOptions(output: output, threads: input.threads, force: force)
        return try plan.execute(options: options, log: log, monitor: monitor)
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

  /// The resolved configuration on standard output, the prediction on standard error.
  private func describe(_ plan: PlannedRun, log: RunLog) throws {
    try StandardOutput.write(plan.configuration.canonicalText)
    let prediction = try plan.prediction(
      threads: input.threads, log: log, monitor: SamplingMonitor())
    for remark in plan.remarks { StandardError.write("lattice: warning: \(remark)") }
    if !quiet {
      if let prediction { StandardError.write(prediction.text) }
      StandardError.write("folder      \(output ?? "Results/" + plan.folderName)")
    }
  }
}
