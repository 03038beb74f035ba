import ArgumentParser
import EnsembleSampling
import LatticePipeline

/// `lattice predict CONFIG`.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Predict a run's weights, time, memory and errors before starting it.",
    discussion: """
      From a formula and a rehearsal of about a second of CPU time. Of a sweep up to twelve of its runs \
      are rehearsed, in five minutes at most.
      """)

  @OptionGroup var input: ConfigurationArguments

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    try Failure.reported {
      let log = RunLog { StandardError.write($0) }
      if let sweep = try input.sweep(note: { log.note($0) }) { return try predict(sweep) }
      let plan = try input.plan { _ in }
      let monitor = SamplingMonitor()
      let interruption = Interruption(stopping: monitor)
      let prediction = try withExtendedLifetime(interruption) {
        try plan.prediction(threads: input.threads, log: log, monitor: monitor)
      }
      guard let prediction else {
        return try StandardOutput.write(
          json ? "{}\n" : "weights     none: the flow draws no weighted fields\n")
      }
      try StandardOutput.write(json ? try prediction.json() : prediction.text + "\n")
    }
  }

  private func predict(_ sweep: SweepPlan) throws {
    for problem in sweep.problems { StandardError.write("lattice: warning: \(problem)") }
    let monitor = SamplingMonitor()
    let interruption = Interruption(stopping: monitor)
    let prediction = try withExtendedLifetime(interruption) {
      try SweepPrediction(sweep, threads: input.threads, monitor: monitor) {
        StandardError.write("lattice: \($0)")
      }
    }
    try StandardOutput.write(json ? try prediction.json() : prediction.text + "\n")
  }
}
