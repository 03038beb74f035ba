import FieldTheory
import LatticeGeometry
import NetworkArchitectures
import RealModule
import Testing

/// Networks at fixed hidden layer: K(x, y) = Σ_i h_i(x) h_i(y) from the features one by one.
@Suite struct GaussianReadoutTests {
  /// A neuron's features on the sites: one with a Gaussian readout, two with quadratures.
  private func features(
    length: Double, phase: Double, angles: [Double], amplitude: AmplitudeLaw
  ) -> [[Double]] {
    switch amplitude {
    case .rayleigh:
      let half = length * 0.5.squareRoot()
      return [angles.map { half * .cos($0) }, angles.map { half * .sin($0) }]
    case .constant, .gaussian: return [angles.map { length * .cos($0 + phase) }]
    }
  }

  private func covariance(_ features: [[Double]], _ first: Int, _ second: Int) -> Double {
    features.reduce(0) { $0 + $1[first] * $1[second] }
  }

  private func expectCovariance(
    _ evaluator: any GaussianReadoutEvaluator, features: [[Double]], on lattice: Lattice,
    relative tolerance: Double
  ) {
    let source = Field(on: lattice)
    let result = Field(on: lattice)
    let scale = (0..<lattice.volume).reduce(0) { $0 + covariance(features, $1, $1) }
    evaluator.writeVariance(into: result)
    for site in 0..<lattice.volume {
      #expect(abs(result[site] - covariance(features, site, site)) < tolerance * scale)
    }
    // Column by column, then in place.
    for column in 0..<lattice.volume {
      source.pointer.update(repeating: 0, count: lattice.volume)
      source[column] = 1
      evaluator.applyCovariance(to: source, into: result)
      evaluator.applyCovariance(to: source, into: source)
      for site in 0..<lattice.volume {
        #expect(abs(result[site] - covariance(features, site, column)) < tolerance * scale)
        #expect(source[site] == result[site])
      }
    }
  }

  /// Power iteration climbs to the largest eigenvalue from below, if slowly.
  private func expectLargestEigenvalue(
    _ evaluator: any GaussianReadoutEvaluator, on lattice: Lattice
  ) {
    let vector = Field(on: lattice)
    for site in 0..<lattice.volume { vector[site] = .sin(1.7 * Double(site) + 0.3) }
    var quotient = 0.0
    for _ in 0..<300 {
      let before = vector.values
      evaluator.applyCovariance(to: vector, into: vector)
      let square = before.reduce(0) { $0 + $1 * $1 }
      quotient = zip(before, vector.values).reduce(0) { $0 + $1.0 * $1.1 } / square
      for site in 0..<lattice.volume { vector[site] /= quotient }
    }
    let scale = evaluator.covarianceScale()
    #expect(quotient < scale * (1 + 1e-12))
    #expect(quotient > 0.98 * scale)
  }

  @Test(arguments: shapes, [AmplitudeLaw.gaussian, .rayleigh])
  func gridNetworksKnowTheirCovariance(extents: [Int], amplitude: AmplitudeLaw) throws {
    let theory = try FreeTheory(extents, massSquared: 0.5)
    for (width, alpha) in [(1, 0.0), (5, -1), (60, 0.5)] {
      let network = theory.cosines(width: width, alpha: alpha, amplitude: amplitude)
      let evaluator = try #require(network.makeGaussianReadoutEvaluator())
      let plain = network.makeEvaluator()
      let field = Field(on: theory.lattice)
      let same = Field(on: theory.lattice)
      for member in 0..<3 {
        var (drawing, evaluating, again) = (stream(member), stream(member), stream(member))
        let neurons = network.drawNeurons(using: &drawing)
        evaluator.drawNetwork(using: &evaluating, into: field)
        plain.drawNetwork(using: &again, into: same)
        #expect(field.values == same.values)
        let all = neurons.flatMap { neuron in
          features(
            length: network.density.amplitudes[neuron.mode] / Double(width).squareRoot(),
            phase: .atan2(y: neuron.quadratures.y, x: neuron.quadratures.x),
            angles: (0..<theory.lattice.volume).map { theory.angle(mode: neuron.mode, site: $0) },
            amplitude: amplitude)
        }
        expectCovariance(evaluator, features: all, on: theory.lattice, relative: 1e-13)
        expectLargestEigenvalue(evaluator, on: theory.lattice)
      }
    }
  }

  /// A(b)² = 2 D(b) for uniform momenta in the zone.
  @Test(arguments: [[6], [4, 5], [2, 3, 4]], WaveEvaluatorKind.allCases)
  func continuousNetworksKnowTheirCovariance(
    extents: [Int], evaluator kind: WaveEvaluatorKind
  ) throws {
    let lattice = try Lattice(extents: extents)
    let density = ContinuousMomentumDensity(
      domain: .zone, dimension: lattice.dimension, massSquared: 0.7, alpha: -1)
    for amplitude in [AmplitudeLaw.gaussian, .rayleigh] {
      let width = 9
      let network = ContinuumCosineNetwork(
        grid: MomentumGrid(lattice: lattice), density: density, width: width,
        amplitude: amplitude, evaluator: kind)
      let evaluator = try #require(network.makeGaussianReadoutEvaluator())
      let plain = network.makeEvaluator()
      let field = Field(on: lattice)
      let same = Field(on: lattice)
      var waves = PlaneWaves(dimension: lattice.dimension, count: width)
      for member in 0..<2 {
        var (drawing, evaluating, again) = (stream(member), stream(member), stream(member))
        network.drawWaves(using: &drawing, into: &waves)
        evaluator.drawNetwork(using: &evaluating, into: field)
        plain.drawNetwork(using: &again, into: same)
        #expect(field.values == same.values)
        let all = (0..<width).flatMap { wave in
          var momentum = SIMD4<Double>.zero
          for direction in 0..<lattice.dimension {
            momentum[direction] = waves.momenta[direction][wave]
          }
          return features(
            length: (2 * density.propagator(at: momentum) / Double(width)).squareRoot(),
            phase: .atan2(y: waves.imaginaryParts[wave], x: waves.realParts[wave]),
            angles: (0..<lattice.volume).map { site in
              lattice.coordinates(of: site).enumerated().reduce(0) { angle, entry in
                angle + momentum[entry.offset] * Double(entry.element)
              }
            }, amplitude: amplitude)
        }
        expectCovariance(evaluator, features: all, on: lattice, relative: 1e-11)
        // No single neuron exceeds it.
        let largest = all.map { $0.reduce(0) { $0 + $1 * $1 } }.max() ?? 0
        #expect(evaluator.covarianceScale() > 0.5 * largest)
      }
    }
  }

  @Test func constantAmplitudesAreNotGaussian() throws {
    let theory = try FreeTheory([4], massSquared: 1)
    let network = theory.cosines(width: 3, alpha: 0, amplitude: .constant)
    #expect(network.makeGaussianReadoutEvaluator() == nil)
    let exact = ExactWidthNetwork(propagator: theory.propagator, transform: theory.transform)
    #expect(exact.makeGaussianReadoutEvaluator() == nil)
  }
}
