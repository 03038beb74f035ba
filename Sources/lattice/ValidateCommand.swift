import ArgumentParser
import LatticePipeline

/// `lattice validate CONFIG`.
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate", abstract: "Check a configuration and report all its problems at once.")

  @OptionGroup var input: ConfigurationArguments

  func run() throws {
    try Failure.reported {
      let plan = try input.plan { StandardError.write("lattice: \($0)") }
      for remark in plan.remarks { StandardError.write("lattice: warning: \(remark)") }
      try StandardOutput.write("sound; a run goes to Results/\(plan.folderName)\n")
    }
  }
}
