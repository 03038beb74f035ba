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

  /// What is no number is not the most probable one.
  @Test func whatIsNoNumberHasNoProbability() throws {
    let total = ChiSquared(value: .nan, degreesOfFreedom: 3)
    #expect(try #require(total.pValue).isNaN)
    #expect(try #require(total.pValue(covarianceDegreesOfFreedom: 30)).isNaN)
    #expect(ChiSquared(value: 0, degreesOfFreedom: 3).pValue == 1)
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

@Suite struct HotellingTests {
  /// T² of one dimension is t²: with ν = 1 p = 1 − (2/π) arctan √χ². Of two it is elementary,
  /// p = (1 + χ²/ν)^{−(ν−1)/2}.
  @Test(arguments: [0.01, 0.5, 1, 4, 30])
  func elementaryCases(value: Double) throws {
    let one = ChiSquared(value: value, degreesOfFreedom: 1)
    let cauchy = 1 - 2 / Double.pi * .atan(value.squareRoot())
    #expect(agree(try #require(one.pValue(covarianceDegreesOfFreedom: 1)), cauchy, 1e-13))
    let two = ChiSquared(value: value, degreesOfFreedom: 2)
    for nu in [2, 5, 40, 1000] {
      let exact = Double.pow(1 + value / Double(nu), -Double(nu - 1) / 2)
      #expect(agree(try #require(two.pValue(covarianceDegreesOfFreedom: nu)), exact, 1e-12))
    }
  }

  /// With infinitely many blocks it is the χ² distribution; with few the tail is larger.
  @Test(arguments: [1, 3, 8, 20])
  func manyBlocksGiveChiSquared(degreesOfFreedom: Int) throws {
    for value in [0.5, 1, 2].map({ $0 * Double(degreesOfFreedom) }) {
      let chiSquared = ChiSquared(value: value, degreesOfFreedom: degreesOfFreedom)
      let plain = try #require(chiSquared.pValue)
      let limit = try #require(chiSquared.pValue(covarianceDegreesOfFreedom: 100_000_000))
      #expect(agree(limit, plain, 1e-5))
      #expect(try #require(chiSquared.pValue(covarianceDegreesOfFreedom: 30)) > plain)
    }
    let few = ChiSquared(value: 1, degreesOfFreedom: degreesOfFreedom)
    #expect(few.pValue(covarianceDegreesOfFreedom: degreesOfFreedom - 1) == nil)
    #expect(ChiSquared(value: 0, degreesOfFreedom: 2).pValue(covarianceDegreesOfFreedom: 9) == 1)
  }

  /// Q(½, x) = erfc √x, Q(1, x) = e^{−x}, and Q(a+1, x) = Q(a, x) + x^a e^{−x}/Γ(a+1) at any a.
  @Test(arguments: [0.3, 0.9, 2, 7.5, 60])
  func gammaTailIdentities(argument: Double) {
    #expect(agree(gammaTail(0.5, argument), .erfc(argument.squareRoot()), 1e-12))
    #expect(agree(gammaTail(1, argument), .exp(-argument), 1e-12))
    for order in [0.2, 1.7, 6.3] {
      let step = Double.exp(order * .log(argument) - argument - .logGamma(order + 1))
      #expect(
        agree(gammaTail(order + 1, argument), gammaTail(order, argument) + step, 1e-11))
    }
    #expect(gammaTail(2, 0) == 1)
  }

  /// I_x(a, b) = 1 − I_{1−x}(b, a), I_x(a, 1) = x^a, I_x(1, b) = 1 − (1−x)^b.
  @Test(arguments: [0.01, 0.3, 0.5, 0.97])
  func betaTailIdentities(argument: Double) {
    for (first, second) in [(0.5, 0.5), (2, 7), (30, 1.5), (80, 90)] {
      let sum = betaTail(argument, first, second) + betaTail(1 - argument, second, first)
      #expect(abs(sum - 1) < 1e-13)
      #expect(agree(betaTail(argument, first, 1), .pow(argument, first), 1e-12))
      #expect(agree(betaTail(argument, 1, second), 1 - .pow(1 - argument, second), 1e-12))
    }
    #expect(betaTail(0, 1, 1) == 0 && betaTail(1, 1, 1) == 1)
  }
}
