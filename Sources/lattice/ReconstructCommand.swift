import ArgumentParser
import EnsembleSampling
import LatticePipeline
import RunConfiguration

/// `lattice reconstruct RUN|CONFIG`.
struct ReconstructCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reconstruct",
    abstract: "Find the action behind an ensemble's correlators, order by order.",
    discussion: """
      Connected correlators are amputated and combined by the diagrams whose vertices they are: g4 = −G̃4 \
      to leading order, at exact width also to the next, with g2, g6 and what the target's couplings are. \
      Networks are drawn again from the run's configuration and seed, bit for bit, or read from its \
      fields.h5; with --set, --networks or --seed they are drawn anew.

      Networks of finite width have couplings of their own: with a list for architecture.width their power \
      of N is fitted.

      Examples:
        lattice reconstruct Results/vertex-1f2e3d4c
        lattice reconstruct Configs/papers/demirtas2023-roundtrip.json --set theory.lambda=2
        lattice reconstruct Configs/papers/demirtas2023-width-couplings.json
      """)

  @Argument(
    help: ArgumentHelp("A run's folder, or a configuration.", valueName: "run|config"),
    completion: .file(extensions: ["json"]))
  var path: String

  @OptionGroup var setting: OverrideArguments

  @Option(parsing: .unconditional, help: "Override ensemble.networks.")
  var networks: Int?

  @Option(parsing: .unconditional, help: "Override ensemble.seed.")
  var seed: UInt64?

  @OptionGroup var threading: ThreadArguments

  @OptionGroup var results: ResultArguments

  func run() throws {
    try Failure.reported {
      let log = results.makeLog()
      let threads = threading.threads
      let found = try ConfigurationFile.locate(path)
      if found.wasFolded { log.note("\(path) is read from \(found.path)") }
      let all =
        setting.overrides + (networks.map { ["ensemble.networks=\($0)"] } ?? [])
        + (seed.map { ["ensemble.seed=\($0)"] } ?? [])
      let plan = try ReconstructionPlan(found.path, overrides: all, threads: threads)
      try results.carryOut(fieldCount: plan.fieldCount, threads: threads) {
        try ReconstructionRun(plan: plan, options: $0, log: log).execute(monitor: $1)
      }
    }
  }
}
