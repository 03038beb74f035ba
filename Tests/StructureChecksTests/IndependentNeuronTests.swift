import FieldTheory
import LatticeGeometry
import NetworkArchitectures
import RealModule
import StructureChecks
import Testing

struct IndependentNeuronTests {
  /// ln E e^{sh} = Σ κ_r s^r/r!: what the series to eighth order leaves shrinks like s¹⁰.
  private func expectSeries(_ neurons: some IndependentNeurons, scale: Double) {
    let sources = [0.1, 0.2].map { $0 / scale }
    let rest = sources.map {
      abs(neurons.generatingFunctional($0, width: 3) - neurons.series($0, width: 3, order: 8))
    }
    let size = abs(neurons.generatingFunctional(sources[1], width: 3))
    #expect(rest[1] < 1e-6 * size, "\(rest)")
    #expect(rest[0] < 1e-8 * size, "\(rest)")
    // And no term of it is superfluous.
    let sixth = abs(
      neurons.generatingFunctional(sources[1], width: 3)
        - neurons.series(sources[1], width: 3, order: 2))
    #expect(sixth > 10 * rest[1])
  }

  @Test(arguments: AmplitudeLaw.allCases)
  func cosineSeriesConverges(law: AmplitudeLaw) throws {
    let neurons = CosineNeurons(
      try SampledEnsemble.cosine([4, 3], width: 3, alpha: -1, amplitude: law))
    expectSeries(neurons, scale: neurons.moments[0].squareRoot())
  }

  @Test func cosineMomentsAreThoseOfTheNetwork() throws {
    let network = try SampledEnsemble.cosine([6], width: 4, alpha: -1, amplitude: .constant)
    let neurons = CosineNeurons(network)
    let grid = network.grid
    let propagator = try FreePropagator(grid: grid, massSquared: 1)
    #expect(abs(neurons.connected(width: 4)[0] - propagator.coincident) < 1e-14)
    let site = [[0], [0], [0], [0]]
    #expect(abs(neurons.connected(width: 4)[1] - neurons.connectedFourPoint(site)) < 1e-14)
  }

  @Test(arguments: [Activation.erf, .tanh, .relu, .cosine])
  func denseSeriesConverges(activation: Activation) throws {
    let description = try DenseDescription(
      activation: activation, inputDimension: 2, width: 3, weightDeviation: 0.8,
      biasDeviation: 0.3)
    let neurons = try DenseNeurons(description, at: [0.4, -0.7])
    expectSeries(neurons, scale: neurons.moments[0].squareRoot())
  }

  @Test(arguments: Activation.allCases)
  func denseCumulantsAreTheConnectedFunctions(activation: Activation) throws {
    let description = try DenseDescription(
      activation: activation, inputDimension: 1, width: 7, biasDeviation: 0.2,
      readout: try UniformDensity(variance: 2))
    let correlators = try DenseCorrelators(description)
    let point = [0.6]
    let connected = try DenseNeurons(description, at: point).connected(width: 7)
    func expect(_ value: Double, _ exact: Double) {
      #expect(abs(value - exact) < 1e-10 * abs(exact), "\(value) \(exact)")
    }
    expect(connected[0], try DenseKernel(description).value(point, point))
    expect(
      connected[1], try correlators.connectedFourPoint(at: Array(repeating: point, count: 4)))
    expect(
      connected[2], try correlators.connectedSixPoint(at: Array(repeating: point, count: 6)))
  }

  @Test func divergentFunctionalsAreInfinite() throws {
    let gauss = try DenseDescription(
      activation: .gauss, inputDimension: 1, width: 3, biasDeviation: 0.2)
    #expect(try DenseNeurons(gauss, at: [0.5]).logMomentGeneratingFunction(0.1) == .infinity)
    let relu = try DenseDescription(
      activation: .relu, inputDimension: 1, width: 3, biasDeviation: 0)
    #expect(try DenseNeurons(relu, at: [1]).logMomentGeneratingFunction(0.9).isFinite)
    #expect(try DenseNeurons(relu, at: [1]).logMomentGeneratingFunction(1.1) == .infinity)
    // E e^{s²u₊²/2} = ½ + ½/√(1 − s²) for u ~ N(0, 1).
    let value = try DenseNeurons(relu, at: [1]).logMomentGeneratingFunction(0.8)
    #expect(abs(value - Double.log(0.5 + 0.5 / 0.6)) < 1e-10)
  }

  @Test func sampledNetworksScaleAndFollowTheFunctional() throws {
    let make = { try SampledEnsemble.cosine([8], width: $0) as any Architecture }
    let neurons = CosineNeurons(try SampledEnsemble.cosine([8], width: 1))
    let ensembles = try SampledEnsemble.widths(
      networks: 20_000, square: neurons.moments[0], make)
    let scaling = CumulantScaling(ensembles: ensembles, neurons: neurons).judge(
      networks: 20_000, blocks: SampledEnsemble.blocks)
    #expect(scaling.verdict == .passes)
    #expect(scaling.control?.isDetected == true)
    let slopes = scaling.numbers.filter { $0.name.hasPrefix("slope") }
    for (slope, expected) in zip(slopes, [0.0, -1, -2]) {
      #expect(abs(slope.value - expected) < 4 * slope.error, "\(slope)")
    }
    let exact = scaling.numbers.first { $0.name == "largestPullAgainstClosedForm" }
    #expect(try #require(exact).value < 4.5)
    let functional = GeneratingFunctional(ensembles: ensembles, neurons: neurons).judge(
      networks: 20_000, blocks: SampledEnsemble.blocks)
    #expect(functional.verdict == .passes)
    #expect(functional.control?.isDetected == true)
    // The functional of other neurons is found wrong.
    let others = CosineNeurons(try SampledEnsemble.cosine([8], width: 1, amplitude: .constant))
    #expect(
      GeneratingFunctional(ensembles: ensembles, neurons: others).judge(
        networks: 20_000, blocks: SampledEnsemble.blocks
      ).verdict == .fails)
  }

  /// A common scale of all readouts: connected functions of order four do not fall with N.
  @Test func dependentReadoutsDoNotScale() throws {
    let scale = try CommonScale(law: .logNormal, variance: 0.4)
    let ensembles = try SampledEnsemble.widths(
      networks: 20_000, square: 1,
      { width in
        try DensePointNetwork(
          DenseDescription(
            activation: .erf, inputDimension: 1, width: width, biasDeviation: 0.3,
            correlation: .commonScale(scale)), at: [[0.5], [0]])
      }, sites: [0])
    let test = CumulantScaling(ensembles: ensembles, neurons: nil).judge(
      networks: 20_000, blocks: SampledEnsemble.blocks)
    #expect(test.verdict == .fails)
  }
}
