import ArgumentParser
import EnsembleSampling
import LatticePipeline
import RunConfiguration
import RunReports

/// `lattice verify [CONFIG|FOLDER …]`.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check this program against exact lattices, closed forms and Markov chains.",
    discussion: """
      Every configuration is one check: its ensemble is drawn and compared with the one theory that its \
      key compare names, exact (integral over all fields, transfer matrix), free or kernel (closed forms), \
      or hmc (a Markov chain of its own seed). A check is one number, the χ² of its quantities with their \
      covariance; checks are independent, and their p-values are combined to an overall one.

      With --plant what is drawn has a coupling or a mass that is 2 % too large, and what it is compared \
      with has not: such a verification must fail.

      Exit codes: 0 the overall p-value is above 0.001, no |pull| above 4.5 and every ensemble reliable, \
      2 they are not, 64 usage, 65 bad configuration.

      Examples:
        lattice verify
        lattice verify Configs/verify/chain-order2.json --seed 7
        lattice verify --plant lambda
      """)

  @Argument(
    help: ArgumentHelp("Configurations, or folders of them.", valueName: "config|folder"),
    completion: .file(extensions: ["json"]))
  var paths: [String] = ["Configs/verify"]

  @Option(help: "The seed from which those of the checks are made.")
  var seed = RunConfiguration.Ensemble().seed

  @Option(
    help: ArgumentHelp(
      "Draw with an error: lambda, all couplings 2 % too large, or massSquared.", valueName: "error"
    ),
    completion: .list(PlantedError.allCases.map(\.rawValue)))
  var plant: String?

  @Option(
    help: ArgumentHelp("Write the table to a file, tab-separated.", valueName: "file"),
    completion: .file())
  var table: String?

  @Option(
    help: ArgumentHelp("Write the table to a file, in Markdown.", valueName: "file"),
    completion: .file())
  var markdown: String?

  @Flag(help: "Replace these files.")
  var force = false

  @OptionGroup var threading: ThreadArguments

  @Flag(help: "No progress.")
  var quiet = false

  @Flag(help: "Print JSON.")
  var json = false

  private var planted: PlantedError? { plant.flatMap(PlantedError.init) }

  func validate() throws {
    if let plant, planted == nil {
      let names = PlantedError.allCases.map(\.rawValue).joined(separator: " or ")
      throw ValidationError("--plant is \"\(plant)\"; it must be \(names).")
    }
  }

  func run() throws {
    try Failure.reported {
      try Ranks.refuseSeveral()
      let table = try table.map { try NewFile(outsideRuns: $0, replacing: force) }
      let markdown = try markdown.map { try NewFile(outsideRuns: $0, replacing: force) }
      let checks = try checks()
      let monitor = SamplingMonitor()
      let interruption = Interruption(stopping: monitor)
      let rows = try withExtendedLifetime(interruption) {
        try checks.enumerated().map { index, check in
          let row = try check.run(threads: threading.threads, monitor: monitor)
          if !quiet { StandardError.write("lattice: \(index + 1)/\(checks.count) \(row.line)") }
          return row
        }
      }
      let verification = Verification(rows, seed: seed, planted: planted)
      try table?.write(verification.table.text)
      try markdown?.write(verification.markdown)
      try StandardOutput.write(json ? try verification.json() : verification.text)
      if !verification.passes { throw ExitCode(2) }
    }
  }

  /// Reads all configurations and reports all their problems at once.
  private func checks() throws -> [VerificationCheck] {
    var checks: [VerificationCheck] = []
    var problems: [ConfigurationProblem] = []
    for path in try paths.flatMap({ try ConfigurationFile.all(at: $0) }) {
      do throws(ConfigurationError) {
        checks.append(
          try VerificationCheck(path, seed: seed, planted: planted, threads: threading.threads))
      } catch {
        problems += error.problems
      }
    }
    if let error = ConfigurationError(problems) { throw error }
    return checks
  }
}
