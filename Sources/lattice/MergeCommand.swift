import ArgumentParser
import LatticePipeline

/// `lattice merge PART…`.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Analyse the parts of a run that were drawn apart by run --shard i/n.",
    discussion: """
      The results are those of the run that was not divided, byte for byte, whatever the number of parts \
      and the order of their names.

      Example:
        for i in 1 2 3; do lattice run Configs/phi4.json --shard $i/3; done
        lattice merge Results/phi4-*.shard-*
      """)

  @Argument(
    help: ArgumentHelp("The folders of all parts.", valueName: "part"), completion: .directory)
  var parts: [String]

  @OptionGroup var threading: ThreadArguments

  @OptionGroup var results: ResultArguments

  func run() throws {
    try Failure.reported {
      try Ranks.refuseSeveral()
      let divided = try DividedRun(parts)
      let plan = try PlannedRun(divided.decoded, threads: threading.threads)
      let log = results.makeLog()
      var options = results.options(threads: threading.threads)
      options.start = .shards(divided.parts)
      try results.printing.carryOut(fieldCount: plan.fieldCount, options: options) {
        try plan.execute(options: $0, log: log, monitor: $1)
      }
    }
  }
}
