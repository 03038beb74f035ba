import EnsembleSampling
import Foundation
import LatticePipeline
import RealModule
import RunConfiguration
import Testing

/// The experiments of [Halverson2021] from their configurations: deviations from the Gaussian process
/// against width, the coupling λ, six-point functions by it, against closed forms.
@Suite struct NetworkWidthTests {
  /// A run with its tables read back.
  private struct Finished {
    let deviations: [[String: Double]]
    let couplings: [[String: Double]]
    let sixPoint: [[String: Double]]
    let fits: [[String: Double]]
    let functions: [[String: Double]]
    let isReliable: Bool

    init(_ text: String, threads: Int = Machine.availableCores) throws {
      let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("lattice-physics-\(UUID().uuidString)")
      defer { try? FileManager.default.removeItem(at: folder) }
      let plan = try PlannedRun(
        try ConfigurationFile.decode(text: text, source: "test"), threads: threads)
      let outcome = try plan.execute(
        options: RunOptions(output: folder.path, threads: threads), log: RunLog { _ in },
        monitor: SamplingMonitor())
      func table(_ name: String) throws -> [[String: Double]] {
        try FinishedRun.table(folder.appendingPathComponent(name + ".tsv"))
      }
      deviations = try table("deviations")
      couplings = try table("couplings")
      sixPoint = try table("sixpoint")
      fits = try table("fits")
      functions = try table("widths/\(Int(try #require(deviations.first?["width"])))/npoint")
      isReliable = outcome.reasons.isEmpty
    }
  }

  private func configuration(
    _ neuron: String, bias: Double, inputs: [Double], widths: [Int] = [2, 3, 4],
    networks: Int = 10_000, cutoffs: [Double] = [2, 10]
  ) -> String {
    """
    { "lattice": { "extents": [\(inputs.count)] }, "theory": { "action": "network" },
      "architecture": { "neuron": "\(neuron)", "width": \(widths), "sigmaB": \(bias),
        "inputs": \(inputs) },
      "ensemble": { "networks": \(networks) }, "analysis": { "cutoffs": \(cutoffs) } }
    """
  }

  private static let erfInputs = [-1, -0.6, -0.2, 0.2, 0.6, 1]
  private static let reluInputs = [0.2, 0.4, 0.6, 0.8, 1, 1.2]

  /// Means over the tuples and kernels of the literature, from the columns of closed forms.
  @Test(arguments: [
    ("gauss", 1.0, Self.erfInputs.map { 0.01 * $0 }, 13.3994, 5e-5, 2.0),
    ("erf", 1, Self.erfInputs, 0.056278, 5e-7, 1.590334),
    ("relu", 0, Self.reluInputs, 5, 1e-12, 0.02),
  ])
  func closedFormsOfTheLiterature(
    neuron: String, bias: Double, inputs: [Double], deviation: Double, tolerance: Double,
    kernel: Double
  ) throws {
    let run = try Finished(configuration(neuron, bias: bias, inputs: inputs))
    for row in run.deviations {
      let (width, four) = (try #require(row["width"]), try #require(row["m4_exact"]))
      #expect(abs(width * four - deviation) <= tolerance)
      #expect(row["m2_exact"] == 0)
    }
    #expect(run.functions.count == 21 + 126 + 462)
    #expect(abs(try #require(run.functions[0]["exact"]) - kernel) < 5e-7)
    // Narrow networks of exponentials are out of reach, and the run says so.
    #expect(run.isReliable == (neuron == "erf"))
  }

  /// ReLU: rational functions of N and Λ, and samples of them. Controls: the Gaussian process alone, and
  /// λ with the other sign, are refused.
  @Test func positiveParts() throws {
    let run = try Finished(
      configuration(
        "relu", bias: 0, inputs: Self.reluInputs, widths: [10, 20, 50], networks: 400_000,
        cutoffs: [2, 10]))
    #expect(run.isReliable)
    for row in run.deviations {
      let width = try #require(row["width"])
      #expect(abs(try #require(row["m4_exact"]) * width / 5 - 1) < 1e-12)
      let six = 15 / width + 44 / (width * width)
      #expect(abs(try #require(row["m6_exact"]) / six - 1) < 1e-12)
      for name in ["m2", "m4", "m6"] {
        #expect(abs(try #require(row[name + "_pull"])) < 4, "\(name) at N = \(width)")
      }
      // A deviation is seen where it exceeds the background.
      #expect(try #require(row["magnitude4_exact"]) == #require(row["m4_exact"]))
    }
    for row in run.couplings {
      let (width, cutoff) = (try #require(row["width"]), try #require(row["cutoff"]))
      let exact = -12.5 / (width * Double.pow(cutoff, 5))
      #expect(abs(try #require(row["lambda_exact"]) / exact - 1) < 1e-12)
      #expect(try #require(row["variation_exact"]) < 1e-12)
      #expect(abs(try #require(row["lambda_pull"])) < 4)
    }
    let six = try #require(run.sixPoint.first { $0["width"] == 20 })
    let (gaussian, corrected) = (try #require(six["gaussian"]), try #require(six["corrected"]))
    #expect(abs(try #require(six["gaussian_exact"]) - 0.53763) < 5e-6)
    #expect(abs(try #require(six["corrected_exact"]) - 0.94086) < 5e-6)
    #expect(abs(try #require(six["gaussian_pull"])) < 4)
    #expect(abs(try #require(six["corrected_pull"])) < 4)
    let error = try #require(six["corrected_error"])
    #expect(abs(gaussian - 0.94086) / error > 5)
    #expect(abs(2 * gaussian - corrected - 0.94086) / error > 20)
    // All contact terms are proportional to the product of the inputs: one coupling can be fitted.
    #expect(run.fits.count == 3)
    #expect(try #require(run.fits[0]["residual_exact"]) < 1e-9)
  }

  /// Three couplings fit at least as well as two, and those as one, and more than noise is left of one.
  @Test func couplingsOfErrorFunctions() throws {
    let run = try Finished(
      configuration("erf", bias: 1, inputs: Self.erfInputs, cutoffs: [0.5, 1]))
    for width in [2.0, 3, 4] {
      let residuals = try run.fits.filter { $0["width"] == width }.map {
        try #require($0["residual_exact"])
      }
      try #require(residuals.count == 3)
      #expect(residuals[0] > residuals[1] && residuals[1] > residuals[2] && residuals[2] > 0.05)
    }
  }

  /// The same tables for any number of threads, and the background of ten chunks is √10 times that of
  /// the whole ensemble.
  @Test func threadsDoNotMatter() throws {
    let text = configuration(
      "relu", bias: 0, inputs: [0.5, 1, 1.5], widths: [20, 50, 100], networks: 20_000)
    let (one, three) = (try Finished(text, threads: 1), try Finished(text, threads: 3))
    #expect(one.deviations == three.deviations && one.sixPoint == three.sixPoint)
    for row in one.deviations {
      let ratio = try #require(row["background2"]) / #require(row["m2_error"])
      #expect(ratio > 1.5 && ratio < 6)
    }
  }

  @Test(arguments: [
    ("lattice.extents=[5]", "architecture.inputs has 6 entries"),
    ("architecture.inputScale=2", "architecture.inputScale is 2"),
    ("architecture.width=10", "architecture.width is none"),
    ("architecture.depth=2", "exact for one hidden layer"),
    ("analysis.cutoffs=[3, 2]", "cut-offs ascend"),
    ("analysis.chunks=200", "at most analysis.blocks"),
    ("output.fields=true", "not kept"),
  ])
  func whatDoesNotGoTogetherIsRefused(override: String, message: String) throws {
    let text = configuration("relu", bias: 0, inputs: Self.reluInputs)
    let error = #expect(throws: ConfigurationError.self) {
      _ = try PlannedRun(
        try ConfigurationFile.decode(text: text, source: "c.json", overrides: [override]),
        threads: 1)
    }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  /// A single width takes explicit inputs as well.
  @Test func kernelAtGivenInputs() throws {
    let run = try FinishedNetworkRun(
      """
      { "lattice": { "extents": [3] }, "theory": { "action": "network" },
        "architecture": { "neuron": "relu", "width": 20, "inputs": [0.5, -1, 2] },
        "ensemble": { "networks": 40000 } }
      """)
    #expect(run.largestPull < 4)
    // ½ x², and 0 for inputs of two signs.
    #expect(abs(try #require(run.kernel[0]["kernel"]) - 0.125) < 1e-14)
    #expect(abs(try #require(run.kernel[1]["kernel"])) < 1e-14)
  }
}
