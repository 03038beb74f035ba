import ArgumentParser
import LatticePipeline

/// `lattice report RUN|SWEEP`.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Make one self-contained HTML page of a run or a sweep.",
    discussion: """
      What was run, whether it can be trusted, observables, couplings in all conventions, figures with the \
      tables behind them, how to reproduce and cite it, and the manifest. The page loads nothing and runs \
      no program; it reads in light and dark, and prints. Folders of lattice check, reconstruct, flow \
      and analyze are reported on as well. Structure tests beside a run, in <folder>-check, are shown with \
      it.

      The run's manifest stays as it is, and lattice status lists the page as an extra file.

      Exit codes: 0 done, 65 not a run's folder, or damaged results, 73 the page exists already or \
      cannot be created.

      Examples:
        lattice report Results/phi4-c3a8b2f9
        lattice report Results/phi4-c3a8b2f9 --output phi4.html --force
      """)

  @Argument(
    help: ArgumentHelp("The folder of a run or a sweep.", valueName: "run|sweep"),
    completion: .directory)
  var folder: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The page's file; by default report.html in the folder.", valueName: "file"),
    completion: .file(extensions: ["html"]))
  var output: String?

  @Flag(help: "Replace an earlier page.")
  var force = false

  func run() throws {
    try Failure.reported {
      let page = try ReportPage(folder, output: output)
      for warning in page.warnings { StandardError.write("lattice: warning: \(warning)") }
      try StandardOutput.write(try page.write(force: force) + "\n")
    }
  }
}
