import ArgumentParser
import LatticePipeline

/// `lattice check RUN|CONFIG`.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Test whether networks have the structure of a Euclidean field theory.",
    discussion: """
      Draws a run's networks again from its seed (or reads its fields.h5), and tests scaling with the \
      width, the generating functional of independent neurons, symmetries, cluster decomposition and \
      reflection positivity. Every test has a negative control, an ensemble broken on purpose: a test \
      whose control does not fail says nothing and is reported as undecided. Tests that do not apply are \
      listed with the reason.

      Verdicts are measured, not expected ones: networks of a few independent neurons do not cluster, and \
      fail. osterwalder-schrader.md in the folder collects the axioms.

      Runs of Markov chains are run again like networks are drawn again.

      Exit codes: 0 no test fails (undecided ones are named in the summary), 2 a test fails, 64 usage, 65 \
      bad configuration or data.

      Examples:
        lattice check Results/phi4-c3a8b2f9
        lattice check Configs/papers/maiti2022-cosine.json --set ensemble.networks=20000
      """)

  @Argument(
    help: ArgumentHelp("A run's folder, or a configuration.", valueName: "run|config"),
    completion: .file(extensions: ["json"]))
  var path: String

  @OptionGroup var setting: OverrideArguments

  @OptionGroup var threading: ThreadArguments

  @OptionGroup var results: ResultArguments

  func run() throws {
    try Failure.reported {
      let threads = threading.threads
      let check = try StructureRun(path, overrides: setting.overrides, threads: threads)
      let log = results.makeLog()
      var failed = false
      try results.carryOut(fieldCount: check.fieldCount, threads: threads) { options, monitor in
        let (outcome, hasFailed) = try check.execute(options: options, log: log, monitor: monitor)
        failed = hasFailed
        return outcome
      }
      if failed { throw ExitCode(2) }
    }
  }
}
