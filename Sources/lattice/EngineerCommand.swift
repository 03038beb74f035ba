import ArgumentParser
import EnsembleSampling
import LatticePipeline
import RunReports

/// `lattice engineer CONFIG -o DENSITY`.
struct EngineerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "engineer",
    abstract: "Fit the map to a configuration's target and store it as an engineered density.",
    discussion: """
      Later runs, larger ensembles, other lattices and other couplings use it by engineering.density.
      With engineering.transport "fitted", on a coupling axis and for the realisation "annealed" the map
      is fitted to the transport equation along the way; else it is optimised on the final weights.
      """)

  @OptionGroup var input: ConfigurationArguments

  @Option(name: .shortAndLong, help: "The file to write.", completion: .file())
  var output: String

  @Flag(help: "Replace an earlier file.")
  var force = false

  @Flag(help: "No progress, only warnings and the file's path.")
  var quiet = false

  func run() throws {
    try Failure.reported {
      let isQuiet = quiet
      let log = RunLog { line in
        if !isQuiet || line.hasPrefix("lattice: warning") { StandardError.write(line) }
      }
      let file = try NewFile(outsideRuns: output, replacing: force)
      let planned = try input.plan(for: "engineer", isFlow: false) { log.note($0) }
      guard case .field(let plan) = planned else {
        throw ValidationError("Fully connected networks have no target to engineer.")
      }
      let monitor = SamplingMonitor()
      let interruption = Interruption(stopping: monitor)
      let fit = try withExtendedLifetime(interruption) {
        try DensityFit(plan: plan, threads: input.threads, log: log, monitor: monitor)
      }
      try file.write(fit.fileText)
      if !quiet { try StandardOutput.write(fit.summary) }
      try StandardOutput.write(output + "\n")
    }
  }
}
