import LatticeGeometry
import NetworkArchitectures
import RealModule
import TestSupport
import Testing

/// A law with its distribution function.
private struct Law {
  let name: String
  let density: any ParameterDensity
  /// The interval outside which the integrals below vanish.
  let range: ClosedRange<Double>
  let distribution: (Double) -> Double
}

private func laws() throws -> [Law] {
  let laplace = try LaplaceDensity(variance: 0.8)
  let student = try StudentTDensity(degreesOfFreedom: 4, variance: 2)
  let uniform = try UniformDensity(variance: 0.5)
  return [
    Law(
      name: "gaussian", density: try GaussianDensity(variance: 2), range: -16...16,
      distribution: { normalDistribution($0 / 2.0.squareRoot()) }),
    Law(
      name: "uniform", density: uniform, range: -uniform.halfWidth...uniform.halfWidth,
      distribution: { min(max(0.5 + $0 / (2 * uniform.halfWidth), 0), 1) }),
    Law(
      name: "laplace", density: laplace, range: -40...40,
      distribution: {
        $0 < 0 ? 0.5 * .exp($0 / laplace.scale) : 1 - 0.5 * .exp(-$0 / laplace.scale)
      }),
    // ν = 4 has a distribution function in closed form.
    Law(
      name: "studentT", density: student, range: -20...20,
      distribution: {
        let reduced = $0 / student.scale
        let ratio = reduced / (4 + reduced * reduced).squareRoot()
        return 0.5 + 0.75 * ratio * (1 - ratio * ratio / 3)
      }),
    Law(
      name: "rayleigh", density: try RayleighDensity(secondMoment: 1.5), range: 0...14,
      distribution: { $0 <= 0 ? 0 : 1 - .exp(-$0 * $0 / 1.5) }),
  ]
}

@Suite struct ParameterDensityTests {
  /// ∫ a^k P(a) da by Simpson's rule, for the laws whose tails allow it.
  @Test func momentsAreIntegralsOfTheDensity() throws {
    for law in try laws() where law.name != "studentT" {
      for order in 0...8 {
        let steps = 400_000
        let (low, high) = (law.range.lowerBound, law.range.upperBound)
        let spacing = (high - low) / Double(steps)
        var sum = 0.0
        for step in 0...steps {
          let value = low + spacing * Double(step)
          let weight = step == 0 || step == steps ? 1.0 : step % 2 == 1 ? 4 : 2
          let power = (0..<order).reduce(1.0) { product, _ in product * value }
          sum += weight * power * .exp(law.density.logDensity(of: value))
        }
        let moment = try law.density.existingMoment(order)
        #expect(
          abs(sum * spacing / 3 - moment) < 1e-8 * (1 + abs(moment)), "\(law.name), \(order)")
      }
      #expect(law.density.moment(0) == 1)
      #expect(try abs(law.density.existingMoment(2) - law.density.secondMoment) < 1e-14)
    }
  }

  /// P is the slope of the distribution function.
  @Test func densitiesAreSlopes() throws {
    for law in try laws() {
      for value in [0.1, 0.5, 0.9, 1.1] {
        let slope = (law.distribution(value + 1e-5) - law.distribution(value - 1e-5)) / 2e-5
        #expect(
          abs(slope - .exp(law.density.logDensity(of: value))) < 1e-8, "\(law.name) at \(value)")
      }
    }
  }

  @Test func drawsFollowTheLaw() throws {
    for law in try laws() {
      var random = stream(1, seed: 11)
      var filled = [Double](repeating: 0, count: 20_001)
      filled.withUnsafeMutableBufferPointer { law.density.fill($0, using: &random) }
      let drawn = (0..<20_001).map { _ in law.density.draw(using: &random) }
      for sample in [filled, drawn] {
        let distance = kolmogorovSmirnovDistance(of: sample, from: law.distribution)
        #expect(distance < 1.63 / 20_001.0.squareRoot(), "\(law.name): \(distance)")
        // Negative control: the same draws ten percent larger.
        let wide = kolmogorovSmirnovDistance(of: sample.map { 1.1 * $0 }, from: law.distribution)
        #expect(wide > 1.63 / 20_001.0.squareRoot(), "\(law.name)")
        // Student's fourth moment diverges at ν = 4, and with it the error of the second.
        guard law.name != "studentT" else { continue }
        for order in [1, 2, 4] {
          var mean = RunningMean()
          for value in sample { mean.add((0..<order).reduce(1.0) { power, _ in power * value }) }
          let pull = try mean.pull(against: law.density.existingMoment(order))
          #expect(abs(pull) < 4, "\(law.name), \(order): \(pull)σ")
        }
      }
    }
  }

  @Test func rademacherIsTwoPoints() throws {
    let law = try RademacherDensity(variance: 2.25)
    var random = stream(3)
    var values = [Double](repeating: 0, count: 10_000)
    values.withUnsafeMutableBufferPointer { law.fill($0, using: &random) }
    #expect(values.allSatisfy { abs($0) == 1.5 })
    #expect(abs(values.reduce(0, +)) < 4 * 1.5 * 100)
    #expect(law.moment(4) == 2.25 * 2.25)
    #expect(law.moment(3) == 0)
    #expect(abs(law.logDensity(of: -1.5) + .log(2)) < 1e-15)
    #expect(law.logDensity(of: 1) == -.infinity)
  }

  /// E t^k for ν = 10 against products of Γ functions; none for k ≥ ν.
  @Test func studentNeedsDegreesOfFreedom() throws {
    let law = try StudentTDensity(degreesOfFreedom: 10, variance: 10.0 / 8)
    #expect(abs(law.scale - 1) < 1e-15)
    for half in 1...4 {
      let order = Double(2 * half)
      let exact = Double.exp(
        .logGamma((order + 1) / 2) + .logGamma((10 - order) / 2) + order / 2 * .log(10)
          - .logGamma(0.5) - .logGamma(5))
      #expect(try abs(law.existingMoment(2 * half) / exact - 1) < 1e-13)
    }
    #expect(law.moment(10) == nil)
    #expect(throws: ParameterDensityError.momentDiverges(order: 12)) { try law.existingMoment(12) }
    #expect(throws: ParameterDensityError.tooFewDegreesOfFreedom(2, order: 2)) {
      try StudentTDensity(degreesOfFreedom: 2, variance: 1)
    }
    #expect(throws: ParameterDensityError.tooFewDegreesOfFreedom(3.5, order: 4)) {
      try StudentTDensity(degreesOfFreedom: 3.5, variance: 1, order: 4)
    }
    _ = try StudentTDensity(degreesOfFreedom: 3.5, variance: 1)
    let message = ParameterDensityError.tooFewDegreesOfFreedom(3.5, order: 4).description
    #expect(message.contains("3.5") && message.contains("4-point"))
    for variance in [0, -1, Double.infinity, .nan] {
      #expect(throws: ParameterDensityError.self) { try LaplaceDensity(variance: variance) }
    }
  }

  /// κ = E a⁴/(E a²)².
  @Test func kurtoses() throws {
    #expect(try abs(GaussianDensity(variance: 7).kurtosis() - 3) < 1e-14)
    #expect(try abs(UniformDensity(variance: 7).kurtosis() - 1.8) < 1e-14)
    #expect(try abs(LaplaceDensity(variance: 7).kurtosis() - 6) < 1e-14)
    #expect(try abs(RademacherDensity(variance: 7).kurtosis() - 1) < 1e-14)
    #expect(try abs(RayleighDensity(secondMoment: 7).kurtosis() - 2) < 1e-14)
    #expect(
      try abs(StudentTDensity(degreesOfFreedom: 6, variance: 7).kurtosis() - 6) < 1e-14)
  }
}
