import CorrelatorAnalysis
import FieldTheory
import LatticeGeometry
import NetworkArchitectures
import RealModule
import Testing

/// Actions of networks from their cumulants: in the inverse width, with readouts that depend on each
/// other, and with an odd density.
@Suite struct NeuronExpansionTests {
  /// Σ f(x) h, the trapezoidal rule.
  private func integral(to limit: Double, step: Double, _ function: (Double) -> Double) -> Double {
    let count = Int(limit / step)
    return (1...count).reduce(function(0) / 2) { $0 + function(step * Double($1)) } * step
  }

  /// g4 = −∂⁴ ln P at zero of an even density, from P, P″ and P⁗.
  private func quartic(_ value: Double, _ second: Double, _ fourth: Double) -> Double {
    -(fourth / value - 3 * second * second / (value * value))
  }

  /// κ_n from moments, m_0 = 1.
  private func cumulants(ofMoments moments: [Double]) -> [Double] {
    var cumulants = moments
    cumulants[0] = 0
    for order in 1..<moments.count {
      var binomial = 1.0
      for lower in 1..<order {
        cumulants[order] -= binomial * cumulants[lower] * moments[order - lower]
        binomial *= Double(order - lower) / Double(lower)
      }
    }
    return cumulants
  }

  /// The powers with which residuals fall when the parameter is halved.
  private func powers(_ residuals: [[Double]]) -> [Double] {
    residuals[0].indices.map {
      Double.log((residuals[0][$0] / residuals[1][$0]).magnitude) / Double.log(2)
    }
  }

  private func residuals(
    of truth: Double, counting: OrderCounting, order: Int, cumulants: [Double], legs: Int = 4
  ) -> [Double] {
    var sum = 0.0
    return EdgeworthExpansion(legCount: legs, upTo: order, counting: counting)
      .contributions(cumulants: cumulants).map {
        sum += $0
        return sum - truth
      }
  }

  // MARK: Independent neurons

  /// One point of N uniform neurons, whose density is an integral over its characteristic function: g4 is
  /// −G̃4 up to N⁻², with the next order up to N⁻³. Even neurons count as powers of a coupling do.
  @Test func inverseWidthOrderByOrder() {
    let found = [40, 80].map { width -> [Double] in
      let root = (Double(width) / 3).squareRoot()
      func derivative(_ order: Int) -> Double {
        integral(to: 60, step: 0.004) { k in
          let argument = k / root
          let neuron = argument == 0 ? 1 : Double.sin(argument) / argument
          return .pow(k, order) * .pow(neuron, width)
        }
      }
      let truth = quartic(derivative(0), -derivative(2), derivative(4))
      // E h^{2k} = 3ᵏ/(2k + 1); κ_r of the sum is κ_r N^{1 − r/2}.
      var moments = [Double](repeating: 0, count: 9)
      for half in 0...4 { moments[2 * half] = Double.pow(3, half) / Double(2 * half + 1) }
      let neuron = cumulants(ofMoments: moments)
      var sum = [Double](repeating: 0, count: 9)
      for order in stride(from: 2, through: 8, by: 2) {
        sum[order] = neuron[order] * Double.pow(Double(width), 1 - order / 2)
      }
      return residuals(of: truth, counting: .coupling, order: 3, cumulants: sum)
    }
    for (order, power) in powers(found).enumerated() {
      // Of uniform neurons the coefficient of N⁻³ is small, −0.03, and N⁻⁴ still seen beside it.
      #expect(abs(power - Double(order + 2)) < 0.4, "order \(order + 1): \(power)")
    }
  }

  /// Two neighbouring sites of a chain, N waves of momentum π/2 and unit amplitude √2: their joint density
  /// is isotropic, and g4(x, x, x, x) and g4(x, x, y, y) are −G̃4 up to N⁻².
  @Test func wavesOnTwoSites() {
    let found = [20, 40].map { width -> [Double] in
      // χ(k) = J0(√2 k/√N)^N; P(r) ∝ ∫ k J0(kr) χ dk = p0 − p2 r²/4 + p4 r⁴/64 − …
      let scale = (2 / Double(width)).squareRoot()
      func moment(_ order: Int) -> Double {
        integral(to: 12, step: 0.01) { k in
          .pow(k, order + 1) * .pow(besselZero(scale * k), width)
        }
      }
      let (zero, second, fourth) = (moment(0), moment(2) / 4, moment(4) / 64)
      // −ln P = … + c r⁴, so ∂⁴ along a site is 24 c and ∂²∂² is 8 c.
      let coefficient = -(fourth / zero - second * second / (2 * zero * zero))
      // E (√2 cos)⁴ = 3/2 and E 4 cos² sin² = ½.
      return [
        1.5 / Double(width) - 24 * coefficient, 0.5 / Double(width) - 8 * coefficient,
      ]
    }
    for power in powers(found) { #expect(abs(power - 2) < 0.15, "\(power)") }
  }

  /// J₀ by its integral, exact for so many points.
  private func besselZero(_ argument: Double) -> Double {
    (0..<64).reduce(0) {
      $0 + Double.cos(argument * Double.sin(.pi * (Double($1) + 0.5) / 64)) / 64
    }
  }

  // MARK: Readouts that depend on each other

  /// A common scale with log-normal square: cumulants of the field are those of s², and every order in
  /// Var s² adds a power.
  @Test func commonScaleOrderByOrder() throws {
    let found = try [0.02, 0.01].map { variance -> [Double] in
      let scale = try CommonScale(law: .logNormal, variance: variance)
      // E s^{−k} in closed form.
      let logVariance = Double.log(onePlus: variance)
      func inverse(_ power: Double) -> Double {
        Double.exp(logVariance * power * (power + 2) / 8)
      }
      let truth = quartic(inverse(1), -inverse(3), 3 * inverse(5))
      let squares = cumulants(ofMoments: (0...4).map { scale.moment(ofSquare: $0) })
      var field = [Double](repeating: 0, count: 9)
      // κ_{2k}(φ) = (2k − 1)!! κ_k(s²).
      for (order, factor) in [(1, 1.0), (2, 3), (3, 15), (4, 105)] {
        field[2 * order] = factor * squares[order]
      }
      return residuals(of: truth, counting: .commonScale, order: 3, cumulants: field)
    }
    for (order, power) in powers(found).enumerated() {
      #expect(abs(power - Double(order + 2)) < 0.3, "order \(order + 1): \(power)")
    }
  }

  /// Readouts with correlation ρ at infinite width: φ = √(1−ρ) z + √ρ w h, cumulants
  /// κ_{2k} = (2k)! ρᵏ/(2k); orders begin at ρ².
  @Test func correlatedReadoutsOrderByOrder() {
    let found = [0.04, 0.02].map { correlation -> [Double] in
      // The variance at fixed h is 1 − ρ + ρ h².
      func derivative(_ order: Double, _ factor: Double) -> Double {
        factor
          * integral(to: 12, step: 0.002) { h in
            Double.exp(-h * h / 2) * .pow(1 - correlation + correlation * h * h, -(order + 1) / 2)
          }
      }
      let truth = quartic(derivative(0, 1), derivative(2, -1), derivative(4, 3))
      var field = [Double](repeating: 0, count: 11)
      field[2] = 1
      var factorial = 2.0
      for order in 2...5 {
        factorial *= Double(2 * order * (2 * order - 1))
        field[2 * order] = factorial * .pow(correlation, order) / Double(2 * order)
      }
      return residuals(of: truth, counting: .equicorrelated, order: 4, cumulants: field)
    }
    let orders = EdgeworthExpansion(legCount: 4, upTo: 4, counting: .equicorrelated).orders
    #expect(orders.map(\.twiceOrder) == [4, 6, 8])
    for (order, power) in powers(found).enumerated() {
      #expect(abs(power - Double(order + 3)) < 0.4, "order \(order + 2): \(power)")
    }
  }

  // MARK: An odd density

  /// Readouts (e − 1)/…, e exponential: mean 0, variance 1, E a³ = 2.
  private struct ShiftedExponential: ParameterDensity {
    let secondMoment = 1.0

    func logDensity(of value: Double) -> Double { value < -1 ? -.infinity : -(value + 1) }

    func draw(using stream: inout RandomStream) -> Double {
      -Double.log(stream.uniform()) - 1
    }

    func fill(_ buffer: UnsafeMutableBufferPointer<Double>, using stream: inout RandomStream) {
      for index in buffer.indices { buffer[index] = draw(using: &stream) }
    }

    /// Subfactorials: E (e − 1)^k.
    func moment(_ order: Int) -> Double? {
      (0..<order).reduce((1.0, 1.0)) { pair, index in
        let sign = index % 2 == 0 ? -1.0 : 1.0
        return (Double(index + 1) * pair.0 + sign, sign)
      }.0
    }
  }

  /// N exponential readouts add up to a gamma density: g3 = −G̃3 + O(N^{−3/2}) and g4, both known; with the
  /// next order both are exact.
  @Test func gammaDensityIsRecovered() {
    for (legs, truth) in [
      // −ln P = −(N − 1) ln(N + √N φ) + √N φ.
      (3, { (n: Double) in -2 * (n - 1) * .pow(n, -1.5) }),
      (4, { (n: Double) in 6 * (n - 1) / (n * n) }),
    ] {
      let found = [100.0, 200].map { width -> [Double] in
        var sum = [0.0, 0, 1]
        var factorial = 1.0
        for order in 3...8 {
          factorial *= Double(order - 1)
          sum.append(factorial * .pow(width, 1 - Double(order) / 2))
        }
        // κ_3 = 2 N^{−1/2}: the factorials begin with 2!.
        return residuals(
          of: truth(width), counting: .width, order: 2, cumulants: sum, legs: legs)
      }
      let orders = EdgeworthExpansion(legCount: legs, upTo: 2, counting: .width).orders
      #expect(orders.count == 2)
      let power = powers(found)[0]
      #expect(abs(power - Double(orders[0].twiceOrder + 2) / 2) < 0.05, "g\(legs): \(power)")
      // This density needs no more.
      #expect(found.allSatisfy { abs($0[1]) < 1e-12 })
    }
  }

  /// Sampled: a ReLU network with skewed readouts has the cubic coupling −G̃3 of its closed form; one with
  /// Gaussian readouts has none.
  @Test func skewedReadoutsMakeACubicCoupling() throws {
    func cubic(_ readout: any ParameterDensity) throws -> (value: Double, error: Double) {
      let lattice = try Lattice(extents: [2])
      let description = try DenseDescription(
        activation: .relu, inputDimension: 1, width: 10, weightDeviation: 1, biasDeviation: 1e-9,
        readout: readout)
      let network = try DenseNetwork(
        description, on: MomentumGrid(lattice: lattice), inputScale: 1)
      let evaluator = network.makeEvaluator()
      let field = Field(on: lattice)
      // Twenty batches.
      let batches = (0..<20).map { batch -> Double in
        var (square, cube) = (0.0, 0.0)
        let count = 10_000
        for index in 0..<count {
          var stream = RandomStream(
            seed: 230_703_223, purpose: .test, network: UInt64(batch * count + index))
          evaluator.drawNetwork(using: &stream, into: field)
          square += field[1] * field[1] / Double(count)
          cube += .pow(field[1], 3) / Double(count)
        }
        return -cube / .pow(square, 3)
      }
      let mean = batches.reduce(0, +) / 20
      let variance = batches.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 19
      return (mean, (variance / 20).squareRoot())
    }
    // E h³ = ½ E|x|³ = √(2/π), K = ½: G̃3 = 2 √(2/π)/√10 · 8 per readout scale.
    let expected = -2 * (2 / Double.pi).squareRoot() / Double(10).squareRoot() * 8
    let skewed = try cubic(ShiftedExponential())
    #expect(abs(skewed.value - expected) < 4 * skewed.error)
    #expect(abs(skewed.value) > 20 * skewed.error)
    let even = try cubic(GaussianDensity.standard)
    #expect(abs(even.value) < 4 * even.error)
  }
}
