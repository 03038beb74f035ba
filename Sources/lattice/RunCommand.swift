import ArgumentParser
import EnsembleSampling
import LatticePipeline
import RunConfiguration

/// `lattice run CONFIG`.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Draw an ensemble, measure it and write the results.")

  @OptionGroup var input: ConfigurationArguments

  @OptionGroup var results: ResultArguments

  @Flag(help: "Check everything and say what would be done, without doing it.")
  var dryRun = false

  func run() throws {
    try Failure.reported {
      let log = results.makeLog()
      let plan = try input.plan { log.note($0) }
      if dryRun { return try describe(plan, log: log) }
      try results.carryOut(fieldCount: plan.fieldCount, threads: input.threads) {
        try plan.execute(options: $0, log: log, monitor: $1)
      }
    }
  }

  /// The resolved configuration on standard output, the prediction on standard error.
  private func describe(_ plan: PlannedRun, log: RunLog) throws {
    try StandardOutput.write(plan.configuration.canonicalText)
    let prediction = try plan.prediction(
      threads: input.threads, log: log, monitor: SamplingMonitor())
    for remark in plan.remarks { StandardError.write("lattice: warning: \(remark)") }
    if !results.quiet {
      if let prediction { StandardError.write(prediction.text) }
      StandardError.write("folder      \(results.output ?? "Results/" + plan.folderName)")
    }
  }
}
