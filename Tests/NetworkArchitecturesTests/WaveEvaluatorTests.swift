import LatticeGeometry
import NetworkArchitectures
import RealModule
import Testing

/// Evaluators of plane waves against a literal sum, their adjoints against themselves.
@Suite struct WaveEvaluatorTests {
  /// Waves with momenta far outside the first Brillouin zone as well.
  private func waves(dimension: Int, count: Int, seed: UInt64 = 3) -> PlaneWaves {
    var waves = PlaneWaves(dimension: dimension, count: count)
    var stream = RandomStream(seed: seed, purpose: .test, network: 1)
    for wave in 0..<count {
      for direction in 0..<dimension {
        waves.momenta[direction][wave] = 16 * (stream.uniform() - 0.5)
      }
      waves.realParts[wave] = stream.uniform() - 0.5
      waves.imaginaryParts[wave] = stream.uniform() - 0.5
    }
    return waves
  }

  private func noise(on lattice: Lattice) -> Field {
    var stream = RandomStream(seed: 5, purpose: .test, network: 2)
    return Field(on: lattice, values: (0..<lattice.volume).map { _ in stream.uniform() - 0.5 })
  }

  /// ‖a − b‖/‖b‖.
  private func distance(_ first: borrowing Field, _ second: borrowing Field) -> Double {
    var (difference, norm) = (0.0, 0.0)
    for site in 0..<second.lattice.volume {
      difference += (first[site] - second[site]) * (first[site] - second[site])
      norm += second[site] * second[site]
    }
    return (difference / norm).squareRoot()
  }

  static let shapes: [[Int]] = [
    [64], [31], [2], [7, 2], [16, 16], [9, 14], [8, 6, 10], [5, 3, 4], [5, 4, 6, 7], [2, 3, 2, 9],
  ]

  @Test(arguments: shapes)
  func directIsTheLiteralSum(extents: [Int]) throws {
    let lattice = try Lattice(extents: extents)
    let waves = waves(dimension: extents.count, count: 7)
    let field = Field(on: lattice)
    DirectWaveEvaluator(lattice: lattice).evaluate(waves, into: field)
    for site in stride(from: 0, to: lattice.volume, by: 5) {
      let position = lattice.coordinates(of: site)
      let sum = (0..<waves.count).reduce(0.0) { sum, wave in
        let angle = zip(position, waves.momenta).reduce(0) { $0 + Double($1.0) * $1.1[wave] }
        return sum + waves.realParts[wave] * .cos(angle) - waves.imaginaryParts[wave] * .sin(angle)
      }
      #expect(abs(field[site] - sum) < 1e-12)
    }
  }

  @Test(arguments: shapes)
  func separableIsExact(extents: [Int]) throws {
    let lattice = try Lattice(extents: extents)
    // 1, a few, and more than one chunk of waves.
    for count in [1, 13, 300] {
      let waves = waves(dimension: extents.count, count: count)
      let exact = Field(on: lattice)
      let field = Field(on: lattice)
      DirectWaveEvaluator(lattice: lattice).evaluate(waves, into: exact)
      SeparableWaveEvaluator(lattice: lattice).evaluate(waves, into: field)
      #expect(distance(field, exact) < 1e-12)
    }
  }

  /// Every decade of tolerance, in every dimension, as FINUFFT tests its own.
  @Test(arguments: shapes, Array(2...13))
  func nonuniformTransformKeepsItsTolerance(extents: [Int], digits: Int) throws {
    let lattice = try Lattice(extents: extents)
    let tolerance = Double.pow(10, Double(-digits))
    let waves = waves(dimension: extents.count, count: 50)
    let exact = Field(on: lattice)
    let field = Field(on: lattice)
    DirectWaveEvaluator(lattice: lattice).evaluate(waves, into: exact)
    NonuniformFourierTransform(lattice: lattice, tolerance: tolerance)
      .evaluate(waves, into: field)
    #expect(distance(field, exact) < tolerance)
  }

  /// Momenta on the zone's edge, on grid points, at zero, and whole turns away.
  @Test func nonuniformTransformAtSpecialMomenta() throws {
    let lattice = try Lattice(extents: [8, 6])
    var waves = PlaneWaves(dimension: 2, count: 36)
    let special = [0, .pi, -.pi, 2 * .pi, .pi / 8, -1e-300]
    for wave in 0..<36 {
      waves.momenta[0][wave] = special[wave / 6]
      waves.momenta[1][wave] = special[wave % 6]
      waves.realParts[wave] = Double(wave + 1)
      waves.imaginaryParts[wave] = Double(7 - wave)
    }
    let exact = Field(on: lattice)
    let field = Field(on: lattice)
    DirectWaveEvaluator(lattice: lattice).evaluate(waves, into: exact)
    NonuniformFourierTransform(lattice: lattice, tolerance: 1e-12).evaluate(waves, into: field)
    #expect(distance(field, exact) < 1e-12)
  }

  /// ⟨A z, g⟩ = ⟨z, A* g⟩ for each evaluator on its own.
  @Test(arguments: shapes, 0..<3)
  func adjointness(extents: [Int], kind: Int) throws {
    let lattice = try Lattice(extents: extents)
    let evaluator: any WaveEvaluator =
      switch kind {
      case 0: DirectWaveEvaluator(lattice: lattice)
      case 1: SeparableWaveEvaluator(lattice: lattice)
      default: NonuniformFourierTransform(lattice: lattice, tolerance: 1e-6)
      }
    let waves = waves(dimension: extents.count, count: 40)
    let field = Field(on: lattice)
    let test = noise(on: lattice)
    evaluator.evaluate(waves, into: field)
    let left = (0..<lattice.volume).reduce(0) { $0 + field[$1] * test[$1] }
    var image = waves
    evaluator.adjoint(of: test, into: &image)
    let right = (0..<waves.count).reduce(0) {
      $0 + waves.realParts[$1] * image.realParts[$1]
        + waves.imaginaryParts[$1] * image.imaginaryParts[$1]
    }
    var (norm, testNorm) = (0.0, 0.0)
    for site in 0..<lattice.volume {
      norm += field[site] * field[site]
      testNorm += test[site] * test[site]
    }
    // Also at a loose tolerance: the adjoint is that of the approximate map.
    #expect(abs(left - right) < 1e-12 * (norm * testNorm).squareRoot())
    // The negative control: without the conjugate it fails.
    let wrong = (0..<waves.count).reduce(0) {
      $0 + waves.realParts[$1] * image.realParts[$1]
        - waves.imaginaryParts[$1] * image.imaginaryParts[$1]
    }
    #expect(abs(left - wrong) > 1e-6 * (norm * testNorm).squareRoot())
  }
}
