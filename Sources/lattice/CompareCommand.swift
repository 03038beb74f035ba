import ArgumentParser
import LatticePipeline

/// `lattice compare A B`.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Set two runs, or a run and reference values, against each other.",
    discussion: """
      A reference is a JSON file of {"name": number | [value, error] | {"value": …, "error": …}}, at \
      the top or under "observables", and perhaps "propagator": [{"n": [0, 1], "value": …, \
      "error": …}, …]; results.json is one too.

      Tested are the largest pull of the scalar observables, of the propagator's momenta and of the \
      time slices, each against the largest of as many independent normal deviations, and the \
      propagator's χ² with its covariance. Each fails below the threshold.

      Exit codes: 0 the sides agree, 2 they do not, 64 usage, 65 unreadable or incomparable data.
      """)

  @Argument(
    help: "A run's folder, or its results.json.", completion: .file(extensions: ["json"]))
  var a: String

  @Argument(
    help: "The same, or a JSON file of reference values.",
    completion: .file(extensions: ["json"]))
  var b: String

  @Option(help: "The p-value below which a test fails.")
  var threshold = 0.001

  @Flag(help: "Compare different lattices and theories too.")
  var anyway = false

  @Flag(help: "Print the comparison as JSON.")
  var json = false

  func validate() throws {
    guard threshold > 0, threshold < 1 else {
      throw ValidationError("--threshold is \(threshold); it must be between 0 and 1.")
    }
  }

  func run() throws {
    try Failure.reported {
      let comparison = try RunComparison(a: a, b: b, threshold: threshold, anyway: anyway)
      try StandardOutput.write(json ? try comparison.json() : comparison.text)
      if !comparison.agree { throw ExitCode(2) }
    }
  }
}
