import ArgumentParser
import LatticePipeline

extension PrintingArguments {
  /// Carries a sweep out with progress and interruption, and prints what became of it.
  ///
  /// - Parameters:
  ///   - plan: What is to be done.
  ///   - options: How.
  ///   - log: Takes remarks.
  /// - Throws: Exit code 3 if points failed.
  func carryOut(_ plan: SweepPlan, options: RunOptions, log: RunLog) throws {
    try Ranks.refuseSeveral()
    let monitor = SweepMonitor()
    let interruption = Interruption { monitor.requestStop() }
    let isQuiet = quiet
    let outcome = try withExtendedLifetime(interruption) {
      try Sweep(plan: plan, options: options, log: log).execute(monitor: monitor) {
        fieldCount, monitor, run in
        let progress = isQuiet ? nil : ProgressReport(networks: fieldCount, monitor: monitor)
        defer { progress?.finish() }
        try run()
      }
    }
    if json {
      try StandardOutput.write(outcome.indexJSON)
    } else {
      if !isQuiet { try StandardOutput.write(outcome.summary + "\n") }
      try StandardOutput.write(outcome.folder + "\n")
    }
    guard let advice = outcome.advice(of: plan.points.count) else { return }
    for failure in outcome.failures { StandardError.write("lattice: failed: \(failure)") }
    StandardError.write("lattice: \(advice)")
    throw ExitCode(3)
  }
}
