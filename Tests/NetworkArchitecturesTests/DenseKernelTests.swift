import LatticeGeometry
import NetworkArchitectures
import RealModule
import TestSupport
import Testing

@Suite struct DenseKernelTests {
  private func kernel(
    _ activation: Activation, dimension: Int = 1, depth: Int = 1, bias: Double = 1
  ) throws -> DenseKernel {
    DenseKernel(
      try DenseDescription(
        activation: activation, inputDimension: dimension, depth: depth, width: 10,
        biasDeviation: bias))
  }

  /// Values and closed forms of [Halverson2021].
  @Test func kernelsOfTheLiterature() throws {
    #expect(try abs(kernel(.gauss).value([0], [0]) - 2) < 1e-14)
    #expect(try abs(kernel(.erf).value([-1], [-1]) - 1.590334) < 5e-7)
    let gauss = try kernel(.gauss, dimension: 2).value([0.3, 1], [-0.4, 0.5])
    #expect(abs(gauss - 1 - .exp(-(0.49 + 0.25) / 4)) < 1e-14)
    // σ_b = 0 and inputs of the same sign: ½ x y.
    #expect(try abs(kernel(.relu, bias: 0).value([0.7], [1.1]) - 0.385) < 1e-14)
    #expect(try abs(kernel(.relu, bias: 0).value([0.7], [-1.1])) < 1e-14)
    let cosine = try kernel(.cosine).value([0.2], [1.5])
    #expect(abs(cosine - 0.5 * .exp(-0.5 * 1.69)) < 1e-14)
  }

  /// Against sums on a grid of spacing 0.02 in extended precision.
  @Test(arguments: [
    (1.0, 1.0, 0.5, 0.186_324_413_203_456_05), (2.0, 1.36, 1.6, 0.465_112_444_003_334_22),
    (9.0, 4.0, -3.0, -0.288_736_493_990_257_42), (25.0, 16.0, 19.9, 0.811_989_190_118_885_99),
  ])
  func tanhKernel(_ first: Double, _ second: Double, _ mixed: Double, _ exact: Double) {
    let value = DenseKernel.product(.tanh, (first, second, mixed))
    #expect(abs(value - exact) < 1e-12, "\(value - exact)")
    let exchanged = DenseKernel.product(.tanh, (second, first, mixed))
    #expect(abs(exchanged - exact) < 1e-12)
  }

  /// The normalised exponential has E h² = 1 in every layer; ReLU halves the variance.
  @Test func deepVariances() throws {
    for depth in 1...4 {
      let gauss = try kernel(.gauss, depth: depth, bias: 0.4)
      #expect(try abs(gauss.value([1.3], [1.3]) - 1.16) < 1e-13)
      let relu = try kernel(.relu, depth: depth, bias: 0)
      #expect(try abs(relu.value([1.3], [1.3]) - 1.69 / Double(1 << depth)) < 1e-13)
      let cosine = try kernel(.cosine, depth: depth)
      #expect(try abs(cosine.value([1.3], [1.3]) - 0.5) < 1e-13)
    }
  }

  /// One input pair of one architecture, sampled from a seed of its own.
  private struct Pair {
    let description: DenseDescription
    let points: [[Double]]
    let samples: Int
  }

  private func pairs() throws -> [Pair] {
    var pairs: [Pair] = []
    for activation in Activation.allCases {
      for (depth, count, width, samples) in [(1, 16, 20, 4000), (2, 3, 200, 500), (3, 2, 200, 400)]
      {
        for number in 0..<count {
          let dimension = 1 + number % 3
          var random = stream(1000 + pairs.count)
          let points = (0..<2).map { _ in
            (0..<dimension).map { _ in 2 * random.uniform() - 1 }
          }
          let description = try DenseDescription(
            activation: activation, inputDimension: dimension, depth: depth, width: width,
            weightDeviation: 1.1, biasDeviation: 0.3)
          pairs.append(Pair(description: description, points: points, samples: samples))
        }
      }
    }
    return pairs
  }

  private func pulls(factor: Double) throws -> [Double] {
    try pairs().enumerated().map { number, pair in
      let exact = try DenseKernel(pair.description).value(pair.points[0], pair.points[1])
      var mean = RunningMean()
      var parameters = DenseParameters(for: pair.description)
      for network in 0..<pair.samples {
        var random = stream(network, seed: UInt64(2008_08601 + number))
        pair.description.draw(&parameters, using: &random)
        let values = try pair.description.evaluate(parameters, at: pair.points)[0]
        mean.add(values[0] * values[1])
      }
      return mean.pull(against: factor * exact)
    }
  }

  /// Sampled covariances against the exact kernels, at 105 input pairs with 105 seeds.
  @Test func sampledKernelsAreTheExactOnes() throws {
    let pulls = try pulls(factor: 1)
    #expect(pulls.count >= 100)
    for (number, pull) in pulls.enumerated() {
      #expect(abs(pull) < 4, "pair \(number): \(pull)σ")
    }
    let distance = kolmogorovSmirnovDistance(of: pulls, from: normalDistribution)
    #expect(distance < 1.63 / Double(pulls.count).squareRoot(), "distance \(distance)")
    // Negative control: kernels 5 % off do not pass.
    let shifted = try self.pulls(factor: 1.05)
    #expect(
      kolmogorovSmirnovDistance(of: shifted, from: normalDistribution)
        > 1.63 / Double(shifted.count).squareRoot())
  }

  /// A step that no grid resolves is told, and not tried: at any deviation up to the largest double.
  @Test(arguments: [1e3, 1e9, 1e19, 1e300])
  func stepsTooSteepForAQuadratureAreRefused(deviation: Double) throws {
    let steep = { (activation: Activation) throws(DenseNetworkError) in
      try DenseDescription(
        activation: activation, inputDimension: 1, depth: 1, width: 10,
        inputDeviation: deviation)
    }
    let correlators = try DenseCorrelators(steep(.erf))
    #expect(throws: DenseNetworkError.self) {
      try correlators.neuronMoment(at: [[1], [1], [0.5], [-1]])
    }
    let grid = MomentumGrid(lattice: try Lattice(extents: [4]))
    #expect(throws: DenseNetworkError.self) { try DenseNetwork(steep(.tanh), on: grid) }
    #expect(throws: Never.self) { try DenseNetwork(steep(.erf), on: grid) }
  }
}
