import ArgumentParser
import LatticePipeline

/// `lattice flow CONFIG`.
struct FlowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "flow",
    abstract: "Follow couplings along the renormalisation group and write the results.",
    discussion: """
      The configuration's section flow says what: the local potential approximation from couplings at a \
      scale (passive), the couplings of fully connected networks against σ_W (active), a fixed point \
      and its exponents (fixedPoint), or an ensemble whose modes are integrated out (coarseGraining).

      Examples:
        lattice flow Configs/papers/erbin2022-passive.json
        lattice flow Configs/papers/erbin2022-wilson-fisher.json --set flow.regulator=exponential
      """)

  @OptionGroup var input: ConfigurationArguments

  @OptionGroup var results: ResultArguments

  func run() throws {
    try Failure.reported {
      let log = results.makeLog()
      let plan = try input.plan(for: "flow", isFlow: true) { log.note($0) }
      try results.carryOut(fieldCount: plan.fieldCount, threads: input.threads) {
        try plan.execute(options: $0, log: log, monitor: $1)
      }
    }
  }
}
