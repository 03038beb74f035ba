import ArgumentParser
import EnsembleSampling
import LatticePipeline
import RunConfiguration
import RunReports

/// `lattice plan CONFIG --target-error NAME=ERROR`.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Choose realisation and number of networks for wanted errors.",
    discussion: """
      Every realisation, and the map that is configured, is rehearsed for a few seconds of CPU time, of \
      which one draws networks; the cheapest that reaches the errors is printed as a command line. Networks are planned with a \
      margin, because errors are themselves known only within some 10 %. What a rehearsal cannot tell \
      reliably is named and not chosen. Masses are planned by \
      effectiveMass: the error of poleMass depends on fits' windows.

      Examples:
        lattice plan Configs/phi4.json --target-error 'G(0)=0.1%'
        lattice plan Configs/phi4.json --target-error phi2=1e-4 --target-error binder=1% --write my.json
      """)

  @OptionGroup var input: ConfigurationArguments

  @Option(
    name: .customLong("target-error"),
    help: ArgumentHelp(
      "Wanted error of an observable of results.json, e.g. 'G(0)=1e-4' or phi2=0.1%; may be repeated.",
      valueName: "name=error"))
  var targets: [String]

  @Option(
    help: ArgumentHelp("Write the chosen configuration there.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var write: String?

  @Flag(help: "Let --write replace a file.")
  var force = false

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    for target in targets where ErrorTarget(target) == nil {
      throw ValidationError(
        "--target-error is \"\(target)\"; it must be name=error with a positive number, e.g. "
          + "'G(0)=1e-4' or phi2=0.1%.")
    }
  }

  func run() throws {
    try Failure.reported {
      let targets = targets.compactMap(ErrorTarget.init)
      let file = try write.map { path throws(NewFileError) in
        try NewFile(outsideRuns: path, replacing: force)
      }
      _ = try input.locate { StandardError.write("lattice: \($0)") }
      let monitor = SamplingMonitor()
      let interruption = Interruption(stopping: monitor)
      let planner = try withExtendedLifetime(interruption) {
        try EnsemblePlanner(
          targets: targets, source: input.path, threads: input.threads, monitor: monitor,
          makePlan: { try input.plan(adding: $0) { _ in } },
          report: { StandardError.write("lattice: \($0)") })
      }
      try StandardOutput.write(json ? try planner.json() : planner.text(targets: targets) + "\n")
      guard let best = planner.best, let networks = planner.candidates[best].networks else {
        StandardError.write("lattice: no realisation is known to reach these errors.")
        throw ExitCode(2)
      }
      let chosen = planner.candidates[best].overrides + ["ensemble.networks=\(networks)"]
      if !json { try StandardOutput.write(commandLine(chosen) + "\n") }
      if let file {
        try file.write(try input.plan(adding: chosen) { _ in }.configuration.canonicalText)
      }
    }
  }

  /// The run that was chosen, for a shell.
  private func commandLine(_ chosen: [String]) -> String {
    func key(_ override: String) -> Substring { override.prefix { $0 != "=" } }
    // What is chosen wins over what was given.
    let kept = input.setting.overrides.filter { given in !chosen.contains { key($0) == key(given) }
    }
    let settings = (kept + chosen).flatMap { ["--set", $0] }
    let seed = input.seed.map { ["--seed", "\($0)"] } ?? []
    return ShellCommand(
      ["run", input.path] + settings + seed, program: CommandLine.arguments[0]
    ).description
  }
}
