import LatticeGeometry
import NetworkArchitectures
import RealModule
import Testing

@Suite struct ReadoutCorrelationTests {
  private let points: [[Double]] = [[0.8], [0.8], [-0.3], [-0.3]]

  private func description(
    _ correlation: ReadoutCorrelation, activation: Activation = .erf, width: Int = 4,
    readout: any ParameterDensity = GaussianDensity.standard
  ) throws -> DenseDescription {
    try DenseDescription(
      activation: activation, inputDimension: 1, width: width, weightDeviation: 1.3,
      biasDeviation: 0.4, readout: readout, correlation: correlation)
  }

  /// Sampled ⟨φ(x₁)φ(x₃)⟩ and ⟨φφφφ⟩.
  private func sample(
    _ description: DenseDescription, networks: Int = 40_000
  ) throws -> (two: RunningMean, four: RunningMean) {
    var (two, four) = (RunningMean(), RunningMean())
    var parameters = DenseParameters(for: description)
    for network in 0..<networks {
      var random = stream(network, seed: 314)
      description.draw(&parameters, using: &random)
      let values = try description.evaluate(parameters, at: points)[0]
      two.add(values[0] * values[2])
      four.add(values.reduce(1, *))
    }
    return (two, four)
  }

  private func covariance(width: Int) throws -> NeuronCovariance {
    var rows = [[Double]](repeating: [], count: width)
    for row in 0..<width {
      for column in 0..<width {
        let distance = Double(abs(row - column))
        rows[row].append(row == column ? 1 + 0.2 * Double(row) : 0.5 / (1 + distance))
      }
    }
    return try NeuronCovariance(rows: rows)
  }

  /// Two- and four-point functions of every dependence, measured and exact; independent readouts
  /// of the same variance are excluded.
  @Test func dependenceChangesTheFourPointFunction() throws {
    let logNormal = try CommonScale(law: .logNormal, variance: 0.5)
    let twoPoint = try CommonScale(law: .twoPoint, variance: 0.8)
    let independent = try DenseCorrelators(description(.independent)).fourPoint(at: points)
    for correlation in [
      .independent, .commonScale(logNormal), .commonScale(twoPoint), .equicorrelated(0.7),
      .equicorrelated(-0.3), .covariance(try covariance(width: 4)),
    ] as [ReadoutCorrelation] {
      let description = try description(correlation)
      let (two, four) = try sample(description)
      let exact = try DenseCorrelators(description).fourPoint(at: points)
      let kernel = try DenseKernel(description).value(points[0], points[2])
      #expect(abs(two.pull(against: kernel)) < 4, "\(correlation): \(two.pull(against: kernel))σ")
      #expect(abs(four.pull(against: exact)) < 4, "\(correlation): \(four.pull(against: exact))σ")
      if correlation != .independent && correlation != .equicorrelated(-0.3) {
        #expect(abs(four.pull(against: independent)) > 5, "\(correlation)")
      }
    }
  }

  /// Non-Gaussian independent readouts enter by κ = E W⁴/(E W²)².
  @Test func theReadoutsLawEntersByItsKurtosis() throws {
    for readout in [
      try UniformDensity(variance: 2), try LaplaceDensity(variance: 2),
      try RademacherDensity(variance: 2), try RayleighDensity(secondMoment: 2),
      try StudentTDensity(degreesOfFreedom: 12, variance: 2),
    ] as [any ParameterDensity] {
      let description = try description(.independent, readout: readout)
      let (two, four) = try sample(description)
      let exact = try DenseCorrelators(description).fourPoint(at: points)
      let kernel = try DenseKernel(description).value(points[0], points[2])
      #expect(abs(two.pull(against: kernel)) < 4, "\(readout)")
      #expect(abs(four.pull(against: exact)) < 4, "\(readout): \(four.pull(against: exact))σ")
    }
  }

  /// A common scale multiplies G4 and G6 of the readouts by E s⁴ and E s⁶; Σ K K survives N → ∞.
  @Test func commonScaleMultipliesMoments() throws {
    for law in CommonScale.Law.allCases {
      let scale = try CommonScale(law: law, variance: 0.6)
      #expect(abs(scale.moment(ofSquare: 1) - 1) < 1e-15)
      #expect(abs(scale.moment(ofSquare: 2) - 1.6) < 1e-14)
      let (bare, scaled) = try (
        DenseCorrelators(noBias(.independent)), DenseCorrelators(noBias(.commonScale(scale)))
      )
      #expect(try abs(scaled.fourPoint(at: points) / bare.fourPoint(at: points) - 1.6) < 1e-12)
      let six = points + [[0.1], [0.5]]
      let ratio = try scaled.sixPoint(at: six) / bare.sixPoint(at: six)
      #expect(abs(ratio - scale.moment(ofSquare: 3)) < 1e-11, "\(law): \(ratio)")
      let wide = try DenseCorrelators(noBias(.commonScale(scale), width: 1_000_000_000))
      let limit = try 0.6 * wide.gaussianFourPoint(at: points)
      #expect(try abs(wide.connectedFourPoint(at: points) / limit - 1) < 1e-7)
    }
  }

  private func noBias(
    _ correlation: ReadoutCorrelation, width: Int = 5
  ) throws -> DenseDescription {
    try DenseDescription(
      activation: .erf, inputDimension: 1, width: width, biasDeviation: 0,
      correlation: correlation)
  }

  /// Correlations act on the two-point function where neurons have a mean.
  @Test(arguments: [Activation.relu, .gauss])
  func correlationsActOnNeuronsWithAMean(activation: Activation) throws {
    let correlated = try description(.equicorrelated(0.4), activation: activation)
    let (two, _) = try sample(correlated)
    let exact = try DenseKernel(correlated).value(points[0], points[2])
    let bare = try DenseKernel(description(.independent, activation: activation))
      .value(points[0], points[2])
    #expect(abs(two.pull(against: exact)) < 4, "\(two.pull(against: exact))σ")
    #expect(abs(two.pull(against: bare)) > 5)
    #expect(throws: DenseNetworkError.self) {
      try DenseCorrelators(correlated).connectedFourPoint(at: points)
    }
  }

  /// A covariance of equal correlations is the equicorrelated case.
  @Test func covarianceContainsEqualCorrelations() throws {
    let rows: [[Double]] = (0..<4).map { row in (0..<4).map { row == $0 ? 1 : -0.3 } }
    let matrix = try NeuronCovariance(rows: rows)
    let (first, second) = try (
      DenseCorrelators(description(.covariance(matrix))),
      DenseCorrelators(description(.equicorrelated(-0.3)))
    )
    let difference = try first.fourPoint(at: points) - second.fourPoint(at: points)
    #expect(abs(difference) < 1e-13)
    for row in 0..<4 {
      for column in 0..<4 {
        let product = (0..<4).reduce(0) {
          $0 + matrix.factor[row * 4 + $1] * matrix.factor[column * 4 + $1]
        }
        #expect(abs(product - rows[row][column]) < 1e-14)
      }
    }
  }

  @Test func impossibleDependencesAreRefused() throws {
    // Singular is allowed, a direction of negative variance is not.
    _ = try NeuronCovariance(rows: [[1, 1], [1, 1]])
    _ = try NeuronCovariance(rows: [[0, 0], [0, 1]])
    #expect(throws: ParameterDensityError.self) { try NeuronCovariance(rows: [[1, 2], [2, 1]]) }
    #expect(throws: ParameterDensityError.self) { try NeuronCovariance(rows: [[0, 1], [1, 1]]) }
    #expect(throws: ParameterDensityError.self) {
      try NeuronCovariance(rows: [[1, 0], [0.5, 1]])
    }
    #expect(throws: ParameterDensityError.self) { try NeuronCovariance(rows: [[1, 0]]) }
    #expect(throws: ParameterDensityError.self) {
      try CommonScale(law: .twoPoint, variance: 1.5)
    }
    #expect(throws: DenseNetworkError.self) { try description(.equicorrelated(-0.4)) }
    #expect(throws: DenseNetworkError.self) { try description(.equicorrelated(1.1)) }
    #expect(throws: DenseNetworkError.self) {
      try description(.covariance(try covariance(width: 3)))
    }
    _ = try description(.equicorrelated(-1.0 / 3))
  }
}
