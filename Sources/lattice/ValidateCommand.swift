import ArgumentParser
import LatticePipeline
import RunConfiguration

/// `lattice validate CONFIG`.
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate", abstract: "Check a configuration and report all its problems at once.")

  @OptionGroup var input: ConfigurationArguments

  func run() throws {
    try Failure.reported {
      let note = { (remark: String) in StandardError.write("lattice: \(remark)") }
      if let sweep = try input.sweep(note: note) { return try describe(sweep) }
      let plan = try input.plan { _ in }
      for remark in plan.remarks { StandardError.write("lattice: warning: \(remark)") }
      try StandardOutput.write("sound; a run goes to Results/\(plan.folderName)\n")
    }
  }

  /// A sweep is sound if all of its points are.
  private func describe(_ sweep: SweepPlan) throws {
    if let error = ConfigurationError(sweep.problems) { throw error }
    try StandardOutput.write(
      "sound; a sweep of \(sweep.points.count) points goes to \(sweep.defaultFolder)\n")
  }
}
