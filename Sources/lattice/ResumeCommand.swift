import ArgumentParser
import LatticePipeline

/// `lattice resume RUN`.
struct ResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Go on with an interrupted run or sweep where it was last saved.",
    discussion: """
      What was drawn is kept in RUN.checkpoint, beside the folder RUN that the run will have; either name \
      will do. The results are those of a run that was not interrupted, byte for byte, and their cost is \
      that of all sittings. A run that ends removes RUN.checkpoint: of a finished run, lattice resume \
      says that nothing is left to do, and lattice run --networks +n draws more.

      Of a sweep's folder, finished points are skipped and failed ones tried again. Points that their \
      configuration does not allow stay as they are until it, or a file it names, is corrected.
      """)

  @Argument(
    help: ArgumentHelp(
      "The run's folder, or its folder of checkpoints; or a sweep's folder.", valueName: "run"),
    completion: .directory)
  var path: String

  @OptionGroup var threading: ThreadArguments

  @OptionGroup var keeping: CheckpointArguments

  @OptionGroup var printing: PrintingArguments

  func run() throws {
    let ranks = try Failure.reported { try Ranks.start() }
    try Failure.reported(by: ranks) {
      let threads = threading.threads(on: ranks)
      let note = { (text: String) in printing.makeLog(on: ranks).note(text) }
      if let sweep = try SweepPlan(folder: path, threads: threads, note: note) {
        let options = RunOptions(
          output: path, threads: threads, start: .interrupted,
          checkpointInterval: keeping.checkpointInterval)
        return try printing.carryOut(sweep, options: options, log: printing.makeLog())
      }
      let interrupted = try InterruptedRun(path)
      if let outcome = interrupted.finished { return try printing.show(outcome) }
      let plan = try PlannedRun(interrupted.decoded, threads: threads)
      let log = printing.makeLog(on: ranks)
      var options = interrupted.options(
        threads: threads, checkpointInterval: keeping.checkpointInterval)
      options.ranks = ranks
      try interrupted.goOn {
        try printing.carryOut(
          fieldCount: plan.fieldCount(of: options.shard), options: options, knowsRanks: true
        ) {
          try plan.execute(options: $0, log: log, monitor: $1)
        }
      }
    }
  }
}
