import ArgumentParser
import EnsembleSampling
import LatticePipeline

/// `lattice predict CONFIG`.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Predict the weights' quality, time and memory of a run before starting it.")

  @OptionGroup var input: ConfigurationArguments

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    try Failure.reported {
      let log = RunLog { StandardError.write($0) }
      let plan = try input.plan { log.note($0) }
      let monitor = SamplingMonitor()
      let interruption = Interruption(stopping: monitor)
      let prediction = try withExtendedLifetime(interruption) {
        try plan.prediction(threads: input.threads, log: log, monitor: monitor)
      }
      guard let prediction else {
        if json { return try StandardOutput.write("{}\n") }
        if case .flow = plan {
          return try StandardOutput.write("weights     none: the flow draws no weighted fields\n")
        }
        return try StandardOutput.write(
          "weights     all equal: fully connected networks are their own theory\n")
      }
      try StandardOutput.write(json ? try prediction.json() : prediction.text + "\n")
    }
  }
}
