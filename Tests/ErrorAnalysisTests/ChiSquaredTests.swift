import ErrorAnalysis
import RealModule
import Testing

@Suite struct ChiSquaredTests {
  /// Tables of the χ² distribution: the 5 % and 1 % points.
  @Test(
    arguments: [
      (1, 3.841458820694124, 0.05), (2, 5.991464547107979, 0.05), (3, 7.814727903251179, 0.05),
      (4, 9.487729036781154, 0.05), (10, 23.209251158954356, 0.01),
      (7, 18.475306906582357, 0.01), (100, 124.34211340400407, 0.05),
    ])
  func tabulatedPoints(degrees: Int, value: Double, probability: Double) throws {
    let pValue = try #require(ChiSquared(value: value, degreesOfFreedom: degrees).pValue)
    #expect(abs(pValue - probability) < 1e-12)
  }

  /// p is minus the integral of the density, which for dof > 2 vanishes at 0.
  @Test(arguments: [3, 4, 9, 30])
  func slopeIsTheDensity(degrees: Int) throws {
    let half = Double(degrees) / 2
    for value in [0.5, 3, 20, 60.0] {
      let step = 1e-4
      let ahead = try #require(
        ChiSquared(value: value + step, degreesOfFreedom: degrees).pValue)
      let behind = try #require(
        ChiSquared(value: value - step, degreesOfFreedom: degrees).pValue)
      let density =
        Double.pow(value / 2, half - 1) * .exp(-value / 2) / (2 * Double.gamma(half))
      #expect(abs((behind - ahead) / (2 * step) - density) < 1e-9)
    }
  }

  @Test func limits() {
    #expect(ChiSquared(value: 0, degreesOfFreedom: 3).pValue == 1)
    #expect(ChiSquared(value: 2, degreesOfFreedom: 0).pValue == nil)
    #expect(ChiSquared(value: 2, degreesOfFreedom: 0).reduced == nil)
    #expect(ChiSquared(value: 6, degreesOfFreedom: 3).reduced == 2)
    let far = ChiSquared(value: 5000, degreesOfFreedom: 5).pValue ?? 1
    #expect(far >= 0 && far < 1e-300)
  }
}
