import ArgumentParser
import LatticePipeline

/// `lattice status RUN`.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Check a run's files against its checksums, and say what the run is.",
    discussion: """
      Files that the run did not write are named and do no harm.

      Exit codes: 0 every file is as it was written, 2 some are changed, missing or unreadable, 65 \
      not the folder of a run.
      """)

  @Argument(
    help: ArgumentHelp("The run's folder.", valueName: "run"), completion: .directory)
  var folder: String

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    try Failure.reported {
      let status = try RunStatus(folder: folder)
      try StandardOutput.write(json ? try status.json() : status.text)
      if !status.intact { throw ExitCode(2) }
    }
  }
}
