import NetworkArchitectures
import RealModule
import Testing

/// Vertex integrals of effective actions against closed forms, and the λ that follows from them.
@Suite struct DenseVertexTests {
  private func network(
    _ activation: Activation, width: Int = 1, bias: Double
  ) throws -> DenseDescription {
    try DenseDescription(
      activation: activation, inputDimension: 1, width: width, biasDeviation: bias)
  }

  /// K_W = xy/2 for inputs of one sign and 0 otherwise: I = Π x Λ⁵/80, with y² it is Π x Λ⁷/112.
  @Test(arguments: [0.3, 1, 7.5, 100, 1e5])
  func positiveParts(cutoff: Double) throws {
    let inputs = [0.2, 0.7, 1.2]
    let integrals = try DenseVertexIntegrals(
      DenseKernel(network(.relu, bias: 0)), at: inputs, cutoff: cutoff)
    for points in [[0, 0, 0, 0], [0, 1, 2, 2], [2, 2, 2, 2]] {
      let product = points.reduce(1) { $0 * inputs[$1] }
      let contact = product * Double.pow(cutoff, 5) / 80
      #expect(abs(integrals.integral(over: points) / contact - 1) < 1e-12)
      let quadratic = product * Double.pow(cutoff, 7) / 112
      #expect(abs(integrals.integral(over: points, power: 2) / quadratic - 1) < 1e-12)
    }
  }

  /// Gauss: four Gaussians of y, ∫ = √(π/2) e^{−½ Σ (x − x̄)²} far out; two give √π e^{−(x₁ − x₂)²/4}.
  @Test(arguments: [12, 100, 1e6])
  func exponentials(cutoff: Double) throws {
    let inputs = [-1.3, 0.1, 0.4, 2]
    let integrals = try DenseVertexIntegrals(
      DenseKernel(network(.gauss, bias: 1)), at: inputs, cutoff: cutoff)
    let mean = inputs.reduce(0, +) / 4
    let spread = inputs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let exact = Double.sqrt(.pi / 2) * Double.exp(-spread / 2)
    #expect(abs(integrals.integral(over: [0, 1, 2, 3]) / exact - 1) < 1e-12)
    let pair = Double.sqrt(.pi) * Double.exp(-3.3 * 3.3 / 4)
    #expect(abs(integrals.integral(over: [0, 3]) / pair - 1) < 1e-12)
  }

  /// ReLU without bias: λ = −12.5/(N Λ⁵) at every tuple; with the sign turned it is off by twice that.
  @Test(arguments: [5, 20])
  func couplingOfPositiveParts(width: Int) throws {
    let correlators = try DenseCorrelators(network(.relu, width: width, bias: 0))
    let inputs = [0.2, 0.6, 1.2]
    let cutoff = 10.0
    let integrals = try DenseVertexIntegrals(
      DenseKernel(correlators.description), at: inputs, cutoff: cutoff)
    let exact = -12.5 / (Double(width) * Double.pow(cutoff, 5))
    for points in [[0, 0, 0, 0], [0, 1, 1, 2], [2, 2, 2, 2]] {
      let connected = try correlators.connectedFourPoint(at: points.map { [inputs[$0]] })
      let coupling = -connected / (24 * integrals.integral(over: points))
      #expect(abs(coupling / exact - 1) < 1e-12)
    }
  }

  /// Moments looked up are those computed.
  @Test(arguments: [Activation.erf, .relu, .gauss, .cosine])
  func tabulatedMomentsChangeNothing(activation: Activation) throws {
    let plain = try DenseCorrelators(network(activation, width: 3, bias: 0.4))
    var tabulated = plain
    try tabulated.tabulateMoments(at: [0.5, -0.3])
    let points = [[0.5], [-0.3], [-0.3], [0.5], [0.5], [-0.3]]
    #expect(
      try abs(tabulated.connectedSixPoint(at: points) / plain.connectedSixPoint(at: points) - 1)
        < 1e-9)
    let elsewhere = [[0.5], [0.1], [0.1], [0.5]]
    #expect(
      try tabulated.connectedFourPoint(at: elsewhere) == plain.connectedFourPoint(at: elsewhere))
  }

  /// Var φⁿ/(E φⁿ)² of a Gaussian field is (2n − 1)!!/((n − 1)!!)² − 1; narrow networks have more.
  @Test func relativeVariancesTendToThoseOfAGaussian() throws {
    let wide = try DenseCorrelators(network(.erf, width: 1_000_000_000, bias: 1))
    for (power, exact) in [(2, 2), (4, 105.0 / 9 - 1), (6, 10395.0 / 225 - 1)] {
      let variance = try wide.relativeVariance(ofPower: power, at: [0.7])
      #expect(abs(variance / exact - 1) < 1e-6)
    }
    let narrow = try DenseCorrelators(network(.relu, width: 2, bias: 0))
    #expect(try narrow.relativeVariance(ofPower: 6, at: [1]) > 1000)
  }
}
