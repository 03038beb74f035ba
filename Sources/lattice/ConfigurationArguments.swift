import ArgumentParser
import LatticePipeline
import RunConfiguration

/// Arguments of every command that reads a configuration.
struct ConfigurationArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The configuration, JSON with comments; letter case in the path may be off. Without such a file, a template of lattice init.",
      valueName: "config"),
    completion: .file(extensions: ["json"]))
  var path: String

  @OptionGroup var setting: OverrideArguments

  @Option(parsing: .unconditional, help: "Override ensemble.seed.")
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
  ///   - note: As of ``plan(adding:note:)``.
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
  ///   - note: Called with a remark if what is read is not the file as it was named.
  func plan(adding others: [String] = [], note: (String) -> Void) throws -> PlannedRun {
    let all = allOverrides + others
    let decoded =
      switch try locate(note) {
      case .file(let path): try ConfigurationFile.load(path, overrides: all)
      case .template(let template):
        try ConfigurationFile.decode(text: template.text, source: template.name, overrides: all)
      }
    return try PlannedRun(decoded, threads: threads)
  }

  /// Finds, reads and checks a sweep; nil if the configuration sweeps nothing.
  ///
  /// - Parameters: As of ``plan(adding:note:)``.
  func sweep(adding others: [String] = [], note: (String) -> Void) throws -> SweepPlan? {
    let all = allOverrides + others
    let sweep =
      switch try locate(note) {
      case .file(let path): try SweepFile(path, overrides: all)
      case .template(let template):
        try SweepFile(text: template.text, source: template.name, overrides: all)
      }
    return try sweep.map { try SweepPlan($0, threads: threads, note: note) }
  }

  private var allOverrides: [String] {
    setting.overrides + (seed.map { ["ensemble.seed=\($0)"] } ?? [])
  }

  /// Where a configuration is.
  enum Place {
    /// In a file of this path.
    case file(String)
    /// In the program itself.
    case template(ConfigurationTemplate)
  }

  /// Finds the configuration: a file always comes before a template of its name.
  ///
  /// - Parameter note: As of ``plan(adding:note:)``.
  func locate(_ note: (String) -> Void) throws -> Place {
    guard let template = ConfigurationTemplate.named(path),
      !ConfigurationFile.isInCurrentFolder(template.name)
    else { return .file(try locate(file: path, note)) }
    if ConfigurationFile.isInCurrentFolder(template.fileName) {
      note("\(path) is no file, but \(template.fileName) is")
      return .file(try locate(file: template.fileName, note))
    }
    note("there is no file \(path) here: its template is used, which lattice init \(path) writes")
    return .template(template)
  }

  private func locate(file path: String, _ note: (String) -> Void) throws -> String {
    let found: (path: String, wasFolded: Bool)
    do throws(ConfigurationError) {
      found = try ConfigurationFile.locate(path)
    } catch {
      throw path.contains(where: { $0 == "/" || $0 == "." }) ? error : Self.namingTemplates(error)
    }
    if found.wasFolded { note("\(path) is read from \(found.path)") }
    return found.path
  }

  /// A bare word may have been meant as the name of a template.
  private static func namingTemplates(_ error: ConfigurationError) -> ConfigurationError {
    let problem = error.problems[0]
    let names = ConfigurationTemplate.all.map(\.name).joined(separator: ", ")
    return ConfigurationError(
      ConfigurationProblem(
        source: problem.source, fact: problem.fact, rule: problem.rule,
        wayOut: [problem.wayOut, "Templates: \(names)."].filter { !$0.isEmpty }.joined(
          separator: " ")))
  }
}
