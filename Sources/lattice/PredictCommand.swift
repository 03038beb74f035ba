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
      let plan = try input.plan { StandardError.write("lattice: \($0)") }
      let monitor = SamplingMonitor()
      let interruption = Interruption(stopping: monitor)
      let prediction = try withExtendedLifetime(interruption) {
        try plan.prediction(threads: input.threads, monitor: monitor)
      }
      guard let prediction else {
        throw ValidationError(
          "fully connected networks all have weight 1; there is nothing to predict.")
      }
      try StandardOutput.write(json ? try prediction.json() : prediction.text + "\n")
    }
  }
}
