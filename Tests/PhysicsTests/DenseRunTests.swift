import LatticePipeline
import RunConfiguration
import Testing

/// Fully connected networks run from a configuration: sampled two-point functions between sites
/// against the exact kernels. Exponential neurons get smaller inputs, where φ² has a finite spread.
@Suite struct DenseRunTests {
  private func run(
    neuron: String, extents: [Int], networks: Int = 40_000, more: String = ""
  ) throws -> FinishedNetworkRun {
    try FinishedNetworkRun(
      """
      { "lattice": { "extents": \(extents) }, "theory": { "action": "network" },
        "architecture": { "neuron": "\(neuron)", "width": 20, "sigmaW": 1.2, "sigmaB": 0.3,
          "inputScale": \(neuron == "gauss" ? 0.1 : 0.3)\(more) },
        "ensemble": { "networks": \(networks) } }
      """)
  }

  @Test(arguments: ["gauss", "erf", "relu", "tanh", "plainCosine"], [[12], [5, 4], [3, 2, 3]])
  func kernelIsExactAtFiniteWidth(neuron: String, extents: [Int]) throws {
    // At most 136 correlated pairs a case, 15 cases.
    #expect(try run(neuron: neuron, extents: extents).largestPull < 4)
  }

  @Test(arguments: ["uniform", "laplace", "rademacher", "studentT"])
  func readoutsLawDoesNotMatter(readout: String) throws {
    let freedom = readout == "studentT" ? ", \"degreesOfFreedom\": 9" : ""
    let run = try run(
      neuron: "tanh", extents: [8], more: ", \"readout\": \"\(readout)\"" + freedom)
    #expect(run.largestPull < 4)
  }

  /// The negative control: far out, neurons of exponentials are log-normal, and the program says
  /// that their averages hang on single networks.
  @Test func heavyTailsAreReported() throws {
    let decoded = try ConfigurationFile.decode(
      text: """
        { "lattice": { "extents": [12] }, "theory": { "action": "network" },
          "architecture": { "neuron": "gauss", "width": 20, "sigmaW": 1.2, "inputScale": 0.3 } }
        """, source: "test")
    #expect(try NetworkPlan(decoded).reasons.count == 1)
  }

  /// Two layers of 20 neurons are off their infinite-width kernel by order 1/N, which enough
  /// networks see.
  @Test func depthHasAFiniteWidthEffect() throws {
    let run = try run(neuron: "relu", extents: [8], networks: 2_000_000, more: ", \"depth\": 3")
    #expect(run.relativeDeviation < 0.15)
  }
}
