import ArgumentParser
import LatticePipeline
import RunConfiguration

/// `lattice sweep CONFIG`.
struct SweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Run a configuration at every point of its sweep section.",
    discussion: """
      The section names keys with their values (lattice explain sweep). Points that differ in lambda or \
      massSquared alone are served by one pass where the method allows it.

      Every run has a folder below points/ in the sweep's folder, which appears when it is finished; \
      index.tsv lists all of them, tables/ and plots/ have one table and one figure for each observable, \
      crossings.tsv the crossings of neighbouring lattice sizes. With --resume finished points are \
      skipped, interrupted ones continued and failed ones tried again; a report.html that is no longer true \
      is removed.

      Exit codes: 0 all points are done, 3 some failed, 65 bad configuration, 73 the folder is taken, \
      130/143 interrupted.

      Example:
        lattice sweep Configs/sweeps/coupling.json
      """)

  @OptionGroup var input: ConfigurationArguments

  @OptionGroup var results: ResultArguments

  @Option(parsing: .unconditional, help: "Override ensemble.networks.")
  var networks: Int?

  @Flag(help: "Go on with an earlier sweep of this configuration, if there is one.")
  var resume = false

  @OptionGroup var keeping: CheckpointArguments

  @Flag(help: "Check everything and list the runs, without making them.")
  var dryRun = false

  func validate() throws {
    if resume, results.force {
      throw ValidationError("--resume keeps what --force would remove; leave one of them out.")
    }
  }

  func run() throws {
    try Failure.reported {
      let log = results.makeLog()
      let overrides = networks.map { ["ensemble.networks=\($0)"] } ?? []
      guard let plan = try input.sweep(adding: overrides, note: { log.note($0) }) else {
        throw ConfigurationError(
          ConfigurationProblem(
            source: input.path, keyPath: "sweep", fact: "is missing",
            rule: "it names the keys to vary",
            wayOut:
              "Add \"sweep\": {\"theory.lambda\": {\"linear\": [0, 4, 17]}}, or use lattice run."
          ))
      }
      if dryRun {
        for problem in plan.problems { StandardError.write("lattice: warning: \(problem)") }
        try StandardOutput.write(plan.text)
        // As the sweep itself would end.
        if !plan.problems.isEmpty { throw ExitCode(3) }
        return
      }
      var options = results.options(threads: input.threads)
      options.checkpointInterval = keeping.checkpointInterval
      if resume { options.start = .interrupted }
      try results.printing.carryOut(plan, options: options, log: log)
    }
  }
}
