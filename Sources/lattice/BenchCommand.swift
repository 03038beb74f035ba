import ArgumentParser
import LatticePipeline

/// `lattice bench`.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure speed as ratios to a bare Fourier transform.",
    subcommands: [Sampling.self])

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
        print(json ? try benchmark.json() : benchmark.text + "\n", terminator: "")
      }
    }
  }
}
