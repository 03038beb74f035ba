import RealModule
import RenormalizationGroup
import Testing

@Suite struct GaussNetworkFlowTests {
  @Test func oneDimensionAtUnitBias() {
    let flow = GaussNetworkFlow(dimension: 1, width: 1, biasDeviation: 1)
    #expect(abs(flow.quarticCoupling(weightDeviation: 1) + 128.295) < 1e-3)
  }

  @Test(arguments: [1, 2, 3, 4])
  func slopeIsDMinusFour(dimension: Int) {
    let flow = GaussNetworkFlow(dimension: dimension, width: 10, biasDeviation: 0.3)
    let ratio = flow.quarticCoupling(weightDeviation: 2) / flow.quarticCoupling(weightDeviation: 1)
    #expect(abs(Double.log(ratio) / Double.log(2) - flow.slope) < 1e-12)
    // ∫ K_W⁴ by a sum over a grid of one direction, to the power d.
    let (deviation, step) = (1.3, 0.01)
    var line = 0.0
    for index in -2000...2000 {
      let x = Double(index) * step
      line += step * Double.exp(-2 * deviation * deviation * x * x / Double(dimension))
    }
    let integral = Double.pow(deviation, 8) * Double.pow(line, dimension)
    #expect(abs(flow.kernelIntegral(weightDeviation: deviation) / integral - 1) < 1e-10)
  }
}
