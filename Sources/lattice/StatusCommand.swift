import ArgumentParser
import LatticePipeline

/// `lattice status RUN`.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract:
      "Check a run's files against its checksums, and say what the run is or how far it is.",
    discussion: """
      Files that the run did not write are named and do no harm.

      Of an unfinished run, RUN or RUN.checkpoint: how far it is, when it was last saved, and the command \
      that goes on. Of a part drawn by --shard: which, and how the parts are put together. A run that \
      ends removes RUN.checkpoint. Of a sweep: how many of its points are finished, which failed or are \
      missing, what is kept of the run in hand, and the command that goes on.

      Exit codes: 0 every file is as it was written, 2 some are changed, missing or unreadable, 3 \
      points of a sweep failed, 65 not the folder of a run, 75 an unfinished run or sweep.
      """)

  @Argument(
    help: ArgumentHelp(
      "The folder of a run or a sweep, or of a run's checkpoints.", valueName: "run"),
    completion: .directory)
  var folder: String

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    try Failure.reported {
      let sweep = try SweepStatus(folder: folder)
      if let sweep, !sweep.hasEnded {
        try StandardOutput.write(json ? try sweep.json() : sweep.text)
        throw ExitCode(75)
      }
      if let unfinished = try UnfinishedStatus(folder) {
        try StandardOutput.write(json ? try unfinished.json() : unfinished.text)
        throw ExitCode(75)
      }
      let status = try RunStatus(folder: folder)
      try StandardOutput.write(json ? try status.json() : status.text)
      if let sweep, !json { try StandardOutput.write(sweep.text) }
      if !status.intact { throw ExitCode(2) }
      if sweep?.hasFailures == true { throw ExitCode(3) }
    }
  }
}
