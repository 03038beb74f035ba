import ArgumentParser
import LatticePipeline

/// The program: `lattice <subcommand>`.
@main
struct LatticeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lattice",
    abstract: "Lattice field theory by ensembles of neural networks instead of Markov chains.",
    discussion: """
      Start with: lattice run phi4, a template; lattice init phi4 writes it as phi4.json

      Exit codes: 0 done (whether the statistics are sound is said by reliable in results.json), 1 failure, 2 a comparison or a check failed, 3 points of a sweep failed, 64 usage, 65 bad configuration or data, 73 cannot create the output, \
      74 input/output error, 75 what status tells of is unfinished, 130/143 interrupted.
      """,
    version: ProgramVersion.text,
    subcommands: [
      InitCommand.self, RunCommand.self, SweepCommand.self, ResumeCommand.self,
      MergeCommand.self, AnalyzeCommand.self, CheckCommand.self, ReconstructCommand.self,
      DiagramsCommand.self, FlowCommand.self, StatusCommand.self, ReportCommand.self,
      CompareCommand.self, VerifyCommand.self,
      EngineerCommand.self,
      ValidateCommand.self,
      PredictCommand.self, PlanCommand.self,
      ExplainCommand.self,
      BenchCommand.self, DoctorCommand.self, VersionCommand.self, ManualCommand.self,
    ])

  /// Runs the program.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      exit(withError: spoken(error))
    }
  }

  /// What is left of an end once its text is written, if it is no failure: help and completions are results,
  /// whose loss on a full disk is an error.
  private static func spoken(_ end: any Error) -> any Error {
    let text = fullMessage(for: end)
    guard exitCode(for: end) == .success, !text.isEmpty else { return end }
    do {
      try Failure.reported { try StandardOutput.write(text + "\n") }
      return ExitCode.success
    } catch { return error }
  }
}
