import ArgumentParser
import EnsembleSampling
import LatticePipeline

/// `lattice bench`.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure speed as ratios to a bare Fourier transform or to a peer.",
    subcommands: [Sampling.self, Evaluators.self, Engineering.self, Analysis.self])

  /// `lattice bench sampling`.
  struct Sampling: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "sampling",
      abstract: "Free networks of exact width against the transform they end with.")

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
      try Failure.reported {
        let benchmark = try SamplingBenchmark()
        try StandardOutput.write(json ? try benchmark.json() : benchmark.text + "\n")
      }
    }
  }

  /// `lattice bench analysis`.
  struct Analysis: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "analysis",
      abstract: "Measuring a field against the transform it starts with.")

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
      try Failure.reported {
        let benchmark = try AnalysisBenchmark()
        try StandardOutput.write(json ? try benchmark.json() : benchmark.text + "\n")
      }
    }
  }

  /// `lattice bench engineering`.
  struct Engineering: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "engineering",
      abstract: "Engineered networks against tuned hybrid Monte Carlo, to the same error of G(0).")

    @Option(
      help: ArgumentHelp("Only lattices of this extent.", valueName: "sites"))
    var extent: Int?

    @Flag(help: "Only the two axes of sixteen couplings.")
    var axes = false

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
      try Failure.reported {
        let cases = EngineeringBenchmark.defaultCases.filter {
          (extent == nil || $0.extents[0] == extent) && (!axes || $0.lambdas.count > 1)
        }
        guard !cases.isEmpty else {
          throw ValidationError("No case has that extent; there are 16, 32 and 64.")
        }
        let monitor = SamplingMonitor()
        let interruption = Interruption(stopping: monitor)
        let benchmark = try withExtendedLifetime(interruption) {
          try EngineeringBenchmark(cases: cases, monitor: monitor) {
            StandardError.write(EngineeringBenchmark.line($0))
          }
        }
        try StandardOutput.write(json ? try benchmark.json() : benchmark.text + "\n")
      }
    }
  }

  /// `lattice bench evaluators`.
  struct Evaluators: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "evaluators",
      abstract: "All evaluators of cosine networks against each other and a bare transform.")

    @Flag(help: "A few cases in seconds instead of the whole grid in a few minutes.")
    var quick = false

    @Option(
      help: ArgumentHelp(
        "Write parameters, fields and timings of six cases to a new folder, for other programs.",
        valueName: "folder"),
      completion: .directory)
    var export: String?

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
      if quick && export != nil {
        throw ValidationError("--quick shortens the grid of cases, which --export leaves out.")
      }
    }

    func run() throws {
      try Failure.reported {
        if let export {
          do {
            let cases = try EvaluatorExport(to: export)
            try StandardOutput.write(json ? try cases.json() : cases.text + "\n")
          } catch let error as EvaluatorExportError {
            StandardError.write("lattice: \(error.description)")
            throw ExitCode(error.exitCode)
          }
        } else {
          let benchmark = try EvaluatorBenchmark(quick: quick)
          try StandardOutput.write(json ? try benchmark.json() : benchmark.text + "\n")
        }
      }
    }
  }
}
