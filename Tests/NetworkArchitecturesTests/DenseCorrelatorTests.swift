import LatticeGeometry
import NetworkArchitectures
import RealModule
import Testing

/// The tuples with repetition of [Halverson2021], 126 for four of six inputs.
private func tuples(of inputs: [Double], count: Int) -> [[[Double]]] {
  guard count > 0 else { return [[]] }
  return inputs.indices.flatMap { index in
    tuples(of: Array(inputs[index...]), count: count - 1).map { [[inputs[index]]] + $0 }
  }
}

private let erfInputs = [-1, -0.6, -0.2, 0.2, 0.6, 1]
private let reluInputs = [0.2, 0.4, 0.6, 0.8, 1, 1.2]

@Suite struct DenseCorrelatorTests {
  private func correlators(
    _ activation: Activation, width: Int = 1, dimension: Int = 1, bias: Double = 1
  ) throws -> DenseCorrelators {
    try DenseCorrelators(
      DenseDescription(
        activation: activation, inputDimension: dimension, width: width, biasDeviation: bias))
  }

  /// mean N·m4 over the inputs of [Halverson2021].
  @Test func deviationsOfTheLiterature() throws {
    let cases: [(Activation, [Double], Double, Double, Double)] = [
      (.gauss, erfInputs.map { 0.01 * $0 }, 1, 13.3994, 5e-5),
      (.erf, erfInputs, 1, 0.056278, 5e-7), (.relu, reluInputs, 0, 5, 1e-12),
    ]
    for (activation, inputs, bias, expected, tolerance) in cases {
      let correlators = try correlators(activation, bias: bias)
      let all = tuples(of: inputs, count: 4)
      #expect(all.count == 126)
      let mean =
        try all.reduce(0) { try $0 + correlators.fourPointDeviation(at: $1) } / Double(all.count)
      #expect(abs(mean - expected) <= tolerance, "\(activation): \(mean)")
    }
  }

  /// ReLU without bias at inputs of one sign: m4 = 5/N and m6 = 15/N + 44/N² at every tuple.
  @Test(arguments: [1, 2, 5, 20, 1000])
  func positivePartDeviations(width: Int) throws {
    let correlators = try correlators(.relu, width: width, bias: 0)
    let count = Double(width)
    for points in tuples(of: [0.2, 0.6, 1.2], count: 4) {
      #expect(try abs(correlators.fourPointDeviation(at: points) - 5 / count) < 1e-12)
    }
    for points in tuples(of: [0.2, 0.6, 1.2], count: 6) {
      let exact = 15 / count + 44 / (count * count)
      #expect(try abs(correlators.sixPointDeviation(at: points) / exact - 1) < 1e-12)
    }
    if width == 20 {
      let points = Array(repeating: [0.4], count: 6)
      let ratio = try 1 / (1 + correlators.sixPointDeviation(at: points))
      #expect(abs(ratio - 0.53763) < 5e-6)
    }
  }

  /// The moment of two neurons' values is what the kernel is made of.
  @Test(arguments: Activation.allCases)
  func pairMomentsAreKernels(activation: Activation) throws {
    for dimension in 1...3 {
      let correlators = try correlators(activation, dimension: dimension, bias: 0.6)
      let kernel = DenseKernel(correlators.description)
      for number in 0..<10 {
        var random = stream(number)
        let points = (0..<2).map { _ in (0..<dimension).map { _ in 3 * random.uniform() - 1.5 } }
        let moment = try correlators.neuronMoment(at: points)
        let exact = try kernel.withoutOutputBias(points[0], points[1])
        #expect(abs(moment - exact) < 1e-12, "\(activation), \(points): \(moment - exact)")
        let repeated = try correlators.neuronMoment(at: [points[0], points[0]])
        #expect(try abs(repeated - kernel.withoutOutputBias(points[0], points[0])) < 1e-12)
      }
    }
  }

  /// Four-point moments against sums on a grid of spacing 0.02, and E max(u, 0)^k = ½ (k − 1)!! v^k/².
  @Test func neuronMoments() throws {
    let tuple = [[-1.0], [-0.6], [0.2], [1.0]]
    let one = Array(repeating: [1.0], count: 4)
    let erf = try correlators(.erf)
    let tanh = try correlators(.tanh)
    #expect(try abs(erf.neuronMoment(at: tuple) - 0.204_582_586_486_127_3) < 1e-12)
    #expect(try abs(erf.neuronMoment(at: one) - 0.481_760_258_721_677_2) < 1e-12)
    #expect(try abs(tanh.neuronMoment(at: tuple) - 0.157_848_793_432_977_7) < 1e-12)
    #expect(try abs(tanh.neuronMoment(at: one) - 0.389_459_789_074_516_7) < 1e-12)
    let relu = try correlators(.relu)
    #expect(try abs(relu.neuronMoment(at: one) - 6) < 1e-12)
    let six = Array(repeating: [1.0], count: 6)
    #expect(try abs(relu.neuronMoment(at: six) - 60) < 1e-11)
    // Cosine at one point: E cos⁴ = 3/8, E cos⁶ = 5/16.
    let cosine = try correlators(.cosine)
    #expect(try abs(cosine.neuronMoment(at: one) - 0.375) < 1e-14)
    #expect(try abs(cosine.neuronMoment(at: six) - 0.3125) < 1e-14)
  }

  /// Sampled four-point functions of narrow networks against the exact ones.
  @Test(arguments: Activation.allCases)
  func sampledFourPointFunctions(activation: Activation) throws {
    let points = [[0.3], [0.3], [0.7], [0.7]]
    let correlators = try correlators(activation, width: 1, bias: 0.3)
    let description = correlators.description
    var mean = RunningMean()
    var parameters = DenseParameters(for: description)
    for network in 0..<60_000 {
      var random = stream(network, seed: 2106_00694)
      description.draw(&parameters, using: &random)
      let values = try description.evaluate(parameters, at: points)[0]
      mean.add(values.reduce(1, *))
    }
    let pull = try mean.pull(against: correlators.fourPoint(at: points))
    #expect(abs(pull) < 4, "\(activation): \(pull)σ")
    // The Gaussian process is excluded, so that the test sees the finite width; Erf nets are too
    // close to it for so few networks.
    if activation != .erf && activation != .tanh {
      #expect(try abs(mean.pull(against: correlators.gaussianFourPoint(at: points))) > 5)
    }
  }

  /// G_c^{(r)} ∝ N^{1 − r/2}, exactly.
  @Test(arguments: Activation.allCases)
  func cumulantsScaleWithTheWidth(activation: Activation) throws {
    let points = [[-0.5], [0.3], [0.7], [0.1], [0.2], [0.7]]
    let one = try correlators(activation)
    for width in [2, 10, 256] {
      let wide = try correlators(activation, width: width)
      let count = Double(width)
      let four = Array(points[..<4])
      #expect(
        try abs(
          count * wide.connectedFourPoint(at: four) / one.connectedFourPoint(at: four) - 1) < 1e-12)
      #expect(
        try abs(
          count * count * wide.connectedSixPoint(at: points) / one.connectedSixPoint(at: points)
            - 1) < 1e-9)
    }
  }

  @Test func whatIsNotClosedIsRefused() throws {
    let relu = try correlators(.relu, dimension: 3)
    let spanning: [[Double]] = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]]
    #expect(throws: DenseNetworkError.rankTooHigh(rank: 4, largest: 2)) {
      try relu.connectedFourPoint(at: spanning)
    }
    let two: [[Double]] = [[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 1, 0]]
    _ = try relu.connectedFourPoint(at: two)
    #expect(throws: DenseNetworkError.self) {
      try DenseCorrelators(
        DenseDescription(activation: .relu, inputDimension: 1, depth: 2, width: 4))
    }
    let heavy = try DenseDescription(
      activation: .relu, inputDimension: 1, width: 4,
      readout: StudentTDensity(degreesOfFreedom: 3, variance: 1))
    #expect(throws: DenseNetworkError.density(.momentDiverges(order: 4))) {
      try DenseCorrelators(heavy).connectedFourPoint(at: [[1], [1], [1], [1]])
    }
  }

  /// Gauss nets with σ_b = 1 are log-normal and their four-point function cannot be sampled.
  @Test func hopelessSamplingIsAnnounced() throws {
    let hopeless = try correlators(.gauss, width: 100)
    let variance = try hopeless.fourPointRelativeVariance(at: [0])
    #expect(variance > 1e4)
    let warning = try #require(try hopeless.fourPointWarning(at: [0]))
    #expect(warning.contains("relative variance") && warning.contains("0.3"))
    let digits = Int(variance / Double.pow(10, Double.log10(variance).rounded(.down) - 2))
    #expect(warning.contains("\(digits / 100).") || warning.contains("\(digits)"), "\(warning)")
    let fine = try correlators(.gauss, width: 100, bias: 0.3)
    #expect(try fine.fourPointWarning(at: [0]) == nil)
    // A Gaussian field: 105/9 − 1.
    let wide = try correlators(.erf, width: 100_000_000)
    #expect(try abs(wide.fourPointRelativeVariance(at: [1]) - 32.0 / 3) < 1e-6)
    // Against samples where they are harmless.
    let narrow = try correlators(.relu, width: 4, bias: 0.5)
    let exact = try narrow.fourPointRelativeVariance(at: [1])
    var (fourth, eighth) = (0.0, 0.0)
    var parameters = DenseParameters(for: narrow.description)
    for network in 0..<200_000 {
      var random = stream(network, seed: 77)
      narrow.description.draw(&parameters, using: &random)
      let value = try narrow.description.evaluate(parameters, at: [[1]])[0][0]
      let square = value * value
      fourth += square * square
      eighth += square * square * square * square
    }
    let sampled = eighth * 200_000 / (fourth * fourth) - 1
    #expect(abs(sampled / exact - 1) < 0.3, "\(sampled), exact \(exact)")
  }
}
