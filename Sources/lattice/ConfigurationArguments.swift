import ArgumentParser
import LatticePipeline
import RunConfiguration

/// Arguments of every command that reads a configuration.
struct ConfigurationArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The configuration, JSON with comments; letter case in the path may be off.",
      valueName: "config"),
    completion: .file(extensions: ["json"]))
  var path: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Override one key, e.g. --set theory.lambda=2; may be repeated.",
      valueName: "key.path=value"))
  var overrides: [String] = []

  @Option(help: "Override ensemble.seed.")
  var seed: UInt64?

  @OptionGroup var threading: ThreadArguments

  /// Threads of a command that is one process.
  var threads: Int { threading.threads }

  /// Threads of one of several ranks.
  func threads(on ranks: Ranks) -> Int { threading.threads(on: ranks) }

  /// Finds, reads and checks the configuration of a run, or of a flow.
  ///
  /// - Parameters:
  ///   - command: What the user asked for: `run`, `flow`.
  ///   - isFlow: Whether that is a flow.
  ///   - others: Overrides by other arguments.
  ///   - note: Called with a remark if the file was found under another spelling.
  func plan(
    for command: String, isFlow: Bool, adding others: [String] = [], note: (String) -> Void
  ) throws -> PlannedRun {
    let plan = try plan(adding: others, note: note)
    var hasFlow = false
    if case .flow = plan { hasFlow = true }
    guard hasFlow != isFlow else { return plan }
    throw ConfigurationError(
      isFlow
        ? ConfigurationProblem(
          source: path, keyPath: "flow", fact: "is missing",
          rule: "lattice \(command) follows what that section describes",
          wayOut: "Add \"flow\": {\"kind\": …}, or draw the ensemble with lattice run.")
        : ConfigurationProblem(
          source: path, keyPath: "flow", fact: "is given",
          rule:
            "lattice \(command) draws and measures an ensemble, and this configuration describes "
            + "a renormalisation-group flow",
          wayOut: "Use lattice flow, or remove the section."))
  }

  /// Finds, reads and checks the configuration.
  ///
  /// - Parameters:
  ///   - others: Overrides by other arguments.
  ///   - note: Called with a remark if the file was found under another spelling.
  func plan(adding others: [String] = [], note: (String) -> Void) throws -> PlannedRun {
    let found = try locate(note)
    let decoded = try ConfigurationFile.load(found, overrides: allOverrides + others)
    return try PlannedRun(decoded, threads: threads)
  }

  /// Finds, reads and checks a sweep; nil if the configuration sweeps nothing.
  ///
  /// - Parameters: As of ``plan(adding:note:)``.
  func sweep(adding others: [String] = [], note: (String) -> Void) throws -> SweepPlan? {
    let found = try locate(note)
    return try SweepFile(found, overrides: allOverrides + others).map {
      try SweepPlan($0, threads: threads)
    }
  }

  private var allOverrides: [String] {
    overrides + (seed.map { ["ensemble.seed=\($0)"] } ?? [])
  }

  private func locate(_ note: (String) -> Void) throws -> String {
    let found = try ConfigurationFile.locate(path)
    if found.wasFolded { note("\(path) is read from \(found.path)") }
    return found.path
  }
}
