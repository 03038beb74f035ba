import LatticeGeometry
import NetworkArchitectures
import RealModule
import Testing

/// φ_a(x) of a network, neuron by neuron with the library's functions.
private func scalarValue(
  _ description: DenseDescription, _ parameters: DenseParameters, at point: [Double]
) -> [Double] {
  var (input, variance) = (point, 0.0)
  for layer in 0..<description.depth {
    let bias = description.biasDeviation * description.biasDeviation
    if layer == 0 {
      let squares = point.reduce(0) { $0 + $1 * $1 }
      let deviation = description.inputDeviation
      variance = bias + deviation * deviation * squares / Double(description.inputDimension)
    } else {
      variance = bias + description.weightDeviation * description.weightDeviation
    }
    input = (0..<description.width).map { neuron in
      let argument = input.indices.reduce(parameters.biases[layer][neuron]) {
        $0 + parameters.weights[layer][neuron * input.count + $1] * input[$1]
      }
      return scalarActivation(description.activation, argument, variance: variance)
    }
  }
  return (0..<description.outputs).map { output in
    input.indices.reduce(parameters.outputBiases[output]) {
      $0 + parameters.readouts[output * description.width + $1] * input[$1]
    }
  }
}

private func scalarActivation(
  _ activation: Activation, _ argument: Double, variance: Double
) -> Double {
  switch activation {
  case .gauss: .exp(argument - variance)
  case .erf: .erf(argument)
  case .relu: max(argument, 0)
  case .tanh: .tanh(argument)
  case .cosine: .cos(argument)
  }
}

/// The largest difference in units of the root mean square of the second list.
private func largestDifference(_ first: [Double], _ second: [Double]) -> Double {
  let square = second.reduce(0) { $0 + $1 * $1 } / Double(second.count)
  return zip(first, second).reduce(0) { max($0, abs($1.0 - $1.1)) } / square.squareRoot()
}

@Suite struct DenseEvaluationTests {
  /// One neuron with unit weights is the activation itself.
  @Test func activationsAgreeWithTheLibrary() throws {
    let arguments = (-8000...8000).map { 0.005 * Double($0) + 1e-4 }
    for activation in Activation.allCases {
      let description = try DenseDescription(
        activation: activation, inputDimension: 1, width: 1, biasDeviation: 0,
        inputDeviation: 1e-12)
      var parameters = DenseParameters(for: description)
      parameters.weights[0][0] = 1
      parameters.readouts[0] = 1
      let values = try description.evaluate(parameters, at: arguments.map { [$0] })[0]
      let worst = zip(arguments, values).reduce(0) { worst, pair in
        let exact = scalarActivation(activation, pair.0, variance: 0)
        let scale =
          switch activation {
          case .gauss: exact
          case .cosine: 1 + abs(pair.0)
          case .relu: max(exact, 1e-300)
          case .erf, .tanh: 1.0
          }
        return max(worst, abs(pair.1 - exact) / scale)
      }
      #expect(worst <= 1e-15, "\(activation): \(worst)")
    }
  }

  @Test func exponentialVanishesFarDownAndErrorFunctionSaturates() throws {
    let points = [[-5000.0], [-709.0], [-30.0], [30.0], [600.0]]
    for (activation, expected) in [
      (Activation.gauss, [0, 0, Double.exp(-30), Double.exp(30), Double.exp(600)]),
      (Activation.erf, [-1, -1, -1, 1, 1]), (Activation.tanh, [-1, -1, -1, 1, 1]),
    ] {
      let description = try DenseDescription(
        activation: activation, inputDimension: 1, width: 1, biasDeviation: 0,
        inputDeviation: 1e-12)
      var parameters = DenseParameters(for: description)
      parameters.weights[0][0] = 1
      parameters.readouts[0] = 1
      let values = try description.evaluate(parameters, at: points)[0]
      for (value, exact) in zip(values, expected) {
        #expect(abs(value - exact) <= 1e-14 * abs(exact), "\(activation): \(value), \(exact)")
      }
    }
  }

  /// Every evaluator at every site against the scalar sum: odd, even and long rows, one to four
  /// directions, one to three hidden layers, one to three components, both origins.
  @Test(arguments: Activation.allCases)
  func latticeFieldsAreTheScalarSum(activation: Activation) throws {
    for (number, extents) in (shapes + [[33, 40], [70]]).enumerated() {
      let grid = MomentumGrid(lattice: try Lattice(extents: extents))
      for depth in 1...3 {
        let description = try DenseDescription(
          activation: activation, inputDimension: extents.count, depth: depth,
          width: depth == 1 ? 131 : 21, outputs: 1 + number % 3, weightDeviation: 1.2,
          biasDeviation: 0.4, inputDeviation: 0.7)
        let network = try DenseNetwork(
          description, on: grid, inputScale: 0.15, origin: number % 2 == 0 ? .centre : .corner)
        var random = stream(number)
        let parameters = description.drawParameters(using: &random)
        let field = Field(on: grid.lattice, count: description.outputs)
        DenseEvaluator(network).evaluate(parameters, into: field)
        let sites = (0..<grid.lattice.volume).map {
          scalarValue(description, parameters, at: network.input(ofSite: $0))
        }
        let exact = (0..<description.outputs).flatMap { output in sites.map { $0[output] } }
        let difference = largestDifference(field.values, exact)
        #expect(difference <= 1e-12, "\(extents), depth \(depth), \(network.method): \(difference)")
      }
    }
  }

  @Test(arguments: [Activation.gauss, .cosine])
  func separableIsDirect(activation: Activation) throws {
    for extents in [[64, 64], [5, 3], [16, 12, 10], [4, 6, 5, 3]] {
      let grid = MomentumGrid(lattice: try Lattice(extents: extents))
      let description = try DenseDescription(
        activation: activation, inputDimension: extents.count, width: 200, outputs: 2,
        biasDeviation: 0.3)
      let networks = try [DenseMethod.direct, .separable].map {
        try DenseNetwork(description, on: grid, inputScale: 0.5, origin: .centre, method: $0)
      }
      var random = stream(1)
      let parameters = description.drawParameters(using: &random)
      let values = networks.map { network in
        let field = Field(on: grid.lattice, count: 2)
        DenseEvaluator(network).evaluate(parameters, into: field)
        return field.values
      }
      let difference = largestDifference(values[1], values[0])
      #expect(difference <= 1e-12, "\(extents): \(difference)")
      #expect(networks[1].method == .separable)
    }
  }

  /// ⟨A W, g⟩ = ⟨W, A* g⟩ for A the map from readouts to fields.
  @Test(arguments: Activation.allCases)
  func adjointIsAdjoint(activation: Activation) throws {
    for (number, extents) in [[37], [12, 9], [32, 64], [5, 4, 6], [3, 4, 5, 2]].enumerated() {
      for (depth, method) in [(1, nil), (1, .direct), (2, nil)] as [(Int, DenseMethod?)] {
        let grid = MomentumGrid(lattice: try Lattice(extents: extents))
        let description = try DenseDescription(
          activation: activation, inputDimension: extents.count, depth: depth, width: 77,
          biasDeviation: 0.3)
        let network = try DenseNetwork(
          description, on: grid, inputScale: 0.2, origin: .centre, method: method)
        var random = stream(number)
        var parameters = description.drawParameters(using: &random)
        parameters.outputBiases[0] = 0
        let evaluator = DenseEvaluator(network)
        let field = Field(on: grid.lattice)
        evaluator.evaluate(parameters, into: field)
        var values = [Double](repeating: 0, count: grid.lattice.volume)
        values.withUnsafeMutableBufferPointer {
          GaussianDensity.standard.fill($0, using: &random)
        }
        let forward = zip(field.values, values).map { $0 * $1 }
        let sums = evaluator.adjoint(parameters, of: Field(on: grid.lattice, values: values))
        let backward = zip(parameters.readouts, sums).map { $0 * $1 }
        let scale = max(
          forward.reduce(0) { $0 + abs($1) }, backward.reduce(0) { $0 + abs($1) })
        let difference = abs(forward.reduce(0, +) - backward.reduce(0, +)) / scale
        #expect(difference <= 1e-12, "\(extents), depth \(depth), \(network.method)")
        let points = (0..<grid.lattice.volume).map { network.input(ofSite: $0) }
        let pointwise = try description.adjoint(parameters, at: points, of: values)
        #expect(largestDifference(sums, pointwise) <= 1e-11)
      }
    }
  }

  /// A network depends on its stream alone, not on what was evaluated before.
  @Test func drawsDependOnTheStreamAlone() throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: [9, 10]))
    let network = try DenseNetwork(
      DenseDescription(activation: .tanh, inputDimension: 2, depth: 2, width: 33), on: grid,
      inputScale: 0.1)
    let evaluator = network.makeEvaluator()
    let fields = [5, 6, 5].map { number in
      var random = stream(number)
      let field = Field(on: grid.lattice)
      evaluator.drawNetwork(using: &random, into: field)
      return field.values
    }
    #expect(fields[0] == fields[2])
    #expect(fields[0] != fields[1])
    var random = stream(5)
    let parameters = network.description.drawParameters(using: &random)
    let points = (0..<90).map { network.input(ofSite: $0) }
    #expect(try network.description.evaluate(parameters, at: points)[0] == fields[0])
  }

  @Test func impossibleNetworksAreRefusedWithTheNumber() throws {
    #expect(throws: DenseNetworkError.countTooSmall(name: "depth", value: 0)) {
      try DenseDescription(activation: .relu, inputDimension: 1, depth: 0, width: 3)
    }
    #expect(throws: DenseNetworkError.self) {
      try DenseDescription(activation: .relu, inputDimension: 1, width: 3, weightDeviation: -2)
    }
    let rayleigh = try RayleighDensity(secondMoment: 1)
    #expect(throws: DenseNetworkError.self) {
      try DenseDescription(activation: .relu, inputDimension: 1, width: 3, readout: rayleigh)
    }
    _ = try DenseDescription(activation: .cosine, inputDimension: 1, width: 3, readout: rayleigh)
    let grid = MomentumGrid(lattice: try Lattice(extents: [4, 4]))
    let erf = try DenseDescription(activation: .erf, inputDimension: 2, width: 3)
    #expect(throws: DenseNetworkError.self) {
      try DenseNetwork(erf, on: grid, method: .separable)
    }
    #expect(throws: DenseNetworkError.latticeOfOtherDimension(lattice: 2, network: 1)) {
      try DenseNetwork(
        DenseDescription(activation: .erf, inputDimension: 1, width: 3), on: grid)
    }
    var random = stream(1)
    #expect(throws: DenseNetworkError.pointOfOtherDimension(coordinates: 1, dimension: 2)) {
      try erf.evaluate(erf.drawParameters(using: &random), at: [[1]])
    }
  }
}
