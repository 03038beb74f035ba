import ArgumentParser
import EnsembleSampling
import Foundation
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
      if !force, FileManager.default.fileExists(atPath: output) {
        throw ReportError.folderExists(path: output)
      }
      let planned = try input.plan(for: "engineer", isFlow: false) { log.note($0) }
      guard case .field(let plan) = planned else {
        throw ValidationError("Fully connected networks have no target to engineer.")
      }
      let monitor = SamplingMonitor()
      let interruption = Interruption(stopping: monitor)
      let fit = try withExtendedLifetime(interruption) {
        try DensityFit(plan: plan, threads: input.threads, log: log, monitor: monitor)
      }
      do {
        try Data(fit.fileText.utf8).write(to: URL(fileURLWithPath: output), options: .atomic)
      } catch {
        throw ReportError.cannotWrite(path: output, reason: error.localizedDescription)
      }
      if !quiet { try StandardOutput.write(fit.summary) }
      try StandardOutput.write(output + "\n")
    }
  }
}
