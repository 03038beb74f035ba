public import LatticeGeometry

/// A fully connected network and the density of its parameters, without a lattice.
///
///     u¹ = W⁰x + b⁰,  uˡ⁺¹ = Wˡ h(uˡ) + bˡ,  φ_a(x) = Σ_j W_aj h(u_j(x)) + b_a
///     W⁰ ~ N(0, σ₀²/d),  Wˡ ~ N(0, σ_W²/N),  E W_aj² = σ_W²/N,  every b ~ N(0, σ_b²)
///
/// For ``Activation/cosine`` hidden biases are uniform on the circle and there is no output bias.
/// All hidden layers have N neurons; the n components share them and have readouts of their own,
/// so that Gaussian readouts make the ensemble O(n) symmetric. [Halverson2021; Maiti2022]
public struct DenseDescription: Sendable {
  /// h.
  public let activation: Activation
  /// d, the number of input coordinates.
  public let inputDimension: Int
  /// The number of hidden layers.
  public let depth: Int
  /// N, neurons in every hidden layer.
  public let width: Int
  /// n, the number of components of the field.
  public let outputs: Int
  /// σ_W of all layers behind the first.
  public let weightDeviation: Double
  /// σ_b.
  public let biasDeviation: Double
  /// σ₀ of the first layer, in units of 1/x; σ_W unless given.
  public let inputDeviation: Double
  /// The readouts' law; only its shape counts, since they are scaled to E W² = σ_W²/N.
  public let readout: any ParameterDensity
  /// How the readouts of one network depend on each other.
  public let correlation: ReadoutCorrelation

  /// Describes a network.
  ///
  /// - Parameters:
  ///   - activation: h.
  ///   - inputDimension: d ≥ 1.
  ///   - depth: Hidden layers, at least 1.
  ///   - width: N ≥ 1.
  ///   - outputs: n ≥ 1.
  ///   - weightDeviation: σ_W > 0.
  ///   - biasDeviation: σ_b ≥ 0; ignored by the cosine.
  ///   - inputDeviation: σ₀ > 0; σ_W if nil.
  ///   - readout: The law of the readouts up to its scale.
  ///   - correlation: The dependence of the readouts.
  /// - Throws: ``DenseNetworkError`` with the number that is out of range.
  public init(
    activation: Activation, inputDimension: Int, depth: Int = 1, width: Int, outputs: Int = 1,
    weightDeviation: Double = 1, biasDeviation: Double = 1, inputDeviation: Double? = nil,
    readout: any ParameterDensity = GaussianDensity.standard,
    correlation: ReadoutCorrelation = .independent
  ) throws(DenseNetworkError) {
    let counts = [
      ("inputDimension", inputDimension), ("depth", depth), ("width", width), ("outputs", outputs),
    ]
    for (name, value) in counts where value < 1 {
      throw .countTooSmall(name: name, value: value)
    }
    let inputDeviation = inputDeviation ?? weightDeviation
    let deviations = [("weightDeviation", weightDeviation), ("inputDeviation", inputDeviation)]
    for (name, value) in deviations where !(value > 0 && value.isFinite) {
      throw .numberOutOfRange(name: name, value: value, rule: "positive and finite")
    }
    guard biasDeviation >= 0, biasDeviation.isFinite else {
      throw .numberOutOfRange(
        name: "biasDeviation", value: biasDeviation, rule: "at least 0 and finite")
    }
    try densityChecked { () throws(ParameterDensityError) in
      try correlation.validate(width: width)
    }
    let mean = try densityChecked { () throws(ParameterDensityError) in
      try readout.existingMoment(1) / readout.existingMoment(2).squareRoot()
    }
    guard mean == 0 || (activation.hasZeroMean && correlation.keepsNeuronsUncorrelated) else {
      throw .readoutMeanNotZero(mean: mean, activation: activation)
    }
    self.activation = activation
    self.inputDimension = inputDimension
    self.depth = depth
    self.width = width
    self.outputs = outputs
    self.weightDeviation = weightDeviation
    self.biasDeviation = activation == .cosine ? 0 : biasDeviation
    self.inputDeviation = inputDeviation
    self.readout = readout
    self.correlation = correlation
  }

  /// The same network with another number of neurons.
  ///
  /// - Throws: ``DenseNetworkError`` if the readouts' dependence does not fit the width.
  public func with(width: Int) throws(DenseNetworkError) -> DenseDescription {
    try DenseDescription(
      activation: activation, inputDimension: inputDimension, depth: depth, width: width,
      outputs: outputs, weightDeviation: weightDeviation, biasDeviation: biasDeviation,
      inputDeviation: inputDeviation, readout: readout, correlation: correlation)
  }

  /// Draws the parameters of one network.
  public func drawParameters(using stream: inout RandomStream) -> DenseParameters {
    var parameters = DenseParameters(for: self)
    draw(&parameters, using: &stream)
    return parameters
  }

  /// Draws the parameters of one network into memory that is there already.
  public func draw(_ parameters: inout DenseParameters, using stream: inout RandomStream) {
    for layer in 0..<depth {
      let deviation =
        layer == 0
        ? inputDeviation / Double(inputDimension).squareRoot()
        : weightDeviation / Double(width).squareRoot()
      parameters.weights[layer].withUnsafeMutableBufferPointer {
        fillNormals($0, deviation: deviation, using: &stream)
      }
      parameters.biases[layer].withUnsafeMutableBufferPointer { biases in
        if activation == .cosine {
          fillFromUniforms(biases, using: &stream) { 2 * .pi * ($0 - 0.5) }
        } else {
          fillNormals(biases, deviation: biasDeviation, using: &stream)
        }
      }
    }
    let scale = weightDeviation / (readout.secondMoment * Double(width)).squareRoot()
    parameters.readouts.withUnsafeMutableBufferPointer { readouts in
      readout.fill(readouts, using: &stream)
      for index in readouts.indices { readouts[index] *= scale }
      correlation.apply(to: readouts, width: width, using: &stream)
    }
    parameters.outputBiases.withUnsafeMutableBufferPointer {
      fillNormals($0, deviation: biasDeviation, using: &stream)
    }
  }

  /// φ_a(x) of one network at a list of points.
  ///
  /// - Parameters:
  ///   - parameters: θ.
  ///   - points: The inputs x, d coordinates each.
  /// - Returns: [n][points], in units of φ.
  /// - Throws: ``DenseNetworkError/pointOfOtherDimension(coordinates:dimension:)``.
  public func evaluate(
    _ parameters: DenseParameters, at points: [[Double]]
  ) throws(DenseNetworkError) -> [[Double]] {
    try requireDimension(of: points)
    let blocks = PointBlocks(points: points, description: self)
    let workspace = DenseWorkspace(description: self)
    var values = [Double](repeating: 0, count: outputs * points.count)
    values.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      workspace.evaluate(parameters, at: blocks, into: start)
    }
    return (0..<outputs).map { Array(values[$0 * points.count..<($0 + 1) * points.count]) }
  }

  /// Σ_x h_j(x) g(x) over a list of points, for all neurons j of the last hidden layer: what
  /// readouts become under the adjoint of φ = Σ_j W_j h_j.
  ///
  /// - Parameters:
  ///   - parameters: θ.
  ///   - points: The inputs x.
  ///   - values: g, one number a point.
  /// - Returns: [N].
  /// - Throws: ``DenseNetworkError/pointOfOtherDimension(coordinates:dimension:)``.
  public func adjoint(
    _ parameters: DenseParameters, at points: [[Double]], of values: [Double]
  ) throws(DenseNetworkError) -> [Double] {
    precondition(values.count == points.count, "one value per point")
    try requireDimension(of: points)
    let blocks = PointBlocks(points: points, description: self)
    let workspace = DenseWorkspace(description: self)
    var sums = [Double](repeating: 0, count: width)
    sums.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      values.withUnsafeBufferPointer { values in
        guard let input = values.baseAddress else { return }
        workspace.adjoint(parameters, at: blocks, of: input, into: start)
      }
    }
    return sums
  }

  /// Throws unless every point has d coordinates.
  func requireDimension(of points: [[Double]]) throws(DenseNetworkError) {
    for point in points where point.count != inputDimension {
      throw .pointOfOtherDimension(coordinates: point.count, dimension: inputDimension)
    }
  }

  /// E u(x) u(y) of the first layer, σ_b² + σ₀² x·y/d; without the cosine's uniform phase.
  func inputCovariance(_ first: [Double], _ second: [Double]) -> Double {
    let product = zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
    return biasDeviation * biasDeviation
      + inputDeviation * inputDeviation * product / Double(inputDimension)
  }

  /// Var u of layer 2 and deeper at infinite width for ``Activation/gauss``, for which E h² = 1.
  var innerGaussVariance: Double {
    biasDeviation * biasDeviation + weightDeviation * weightDeviation
  }
}
