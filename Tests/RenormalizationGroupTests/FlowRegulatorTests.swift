import RealModule
import RenormalizationGroup
import Testing

@Suite struct FlowRegulatorTests {
  @Test(arguments: [-0.5, 0, 1, 30])
  func litimsThresholdIsClosed(argument: Double) {
    let value = FlowRegulator.litim.threshold(dimension: 3).value(at: argument)
    #expect(value == 1 / (1 + argument))
  }

  /// Against a midpoint sum over y of the definition, with r′ written out.
  @Test(arguments: [2, 3, 4], [-0.5, 0, 2])
  func exponentialThresholdIsItsIntegral(dimension: Int, argument: Double) {
    let half = Double(dimension) / 2
    var sum = 0.0
    let step = 1e-3
    for index in 0..<60_000 {
      let y = (Double(index) + 0.5) * step
      let growth = Double.exp(y)
      let slope = -growth / ((growth - 1) * (growth - 1))
      let shape = 1 / (growth - 1)
      sum += step * Double.pow(y, half - 1) * (-y * y * slope) / (y * (1 + shape) + argument)
    }
    let value = FlowRegulator.exponential.threshold(dimension: dimension).value(at: argument)
    #expect(abs(value / (half * sum) - 1) < 2e-6)
  }

  /// Derivatives of order d/2 at w = 0 do not depend on the regulator: ∫ of a total derivative.
  @Test(arguments: FlowRegulator.allCases)
  func universalDerivatives(regulator: FlowRegulator) {
    let two = regulator.threshold(dimension: 2).derivatives(
      at: 0, scale: 1, dimension: 2, through: 2)
    let four = regulator.threshold(dimension: 4).derivatives(
      at: 0, scale: 1, dimension: 4, through: 2)
    #expect(abs(two[1] + 1) < 1e-12 && abs(four[2] - 2) < 1e-12)
    // Others do depend: a negative control of the identity.
    let three = FlowRegulator.exponential.threshold(dimension: 3).derivatives(
      at: 0, scale: 1, dimension: 3, through: 2)
    #expect(abs(three[2] - 2) > 0.05)
  }

  /// w ℓ(w) → (d/2)(d/2 + 1) Γ(d/2 + 1) ζ(d/2 + 1) at large w for the exponential regulator; d = 2: π²/3.
  @Test func heavyLimitOfTheExponentialThreshold() {
    let value = FlowRegulator.exponential.threshold(dimension: 2).value(at: 1e8)
    #expect(abs(1e8 * value / (.pi * .pi / 3) - 1) < 1e-6)
  }
}
