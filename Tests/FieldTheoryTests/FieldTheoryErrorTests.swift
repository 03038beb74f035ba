import FieldTheory
import Testing

@Suite struct FieldTheoryErrorTests {
  /// Every message names the offending value.
  @Test(arguments: [
    (FieldTheoryError.notFinite(name: "lambda", value: .nan), "lambda is nan"),
    (.unboundedBelow(lambda: -2.5), "-2.5"),
    (.notNormalisable(massSquared: -0.5), "-0.5"),
    (.modeNotPositive(numbers: [0, 1], kineticTerm: 0.5, massSquared: -1), "[0, 1]"),
    (.noHoppingParameters(massSquared: -4, lambda: 0, dimension: 2), "2 dimensions"),
    (.hoppingNotPositive(kappa: -0.1), "-0.1"),
    (.gapMassNotPositive(-3), "-3.0"),
    (.gapEquationNotSolved(massSquared: 1, lambda: 2), "massSquared 1.0"),
    (.tooFewSites(1), "1 sites"),
    (.transferMatrixTooLarge(points: 5000, limit: 800), "5000"),
    (.transferMatrixNotConverged(relativeDifference: 1e-3, points: 400), "0.001"),
    (.eigenvaluesNotConverged(size: 7), "7 rows"),
  ])
  func descriptionNamesTheValue(error: FieldTheoryError, fragment: String) {
    #expect(error.description.contains(fragment))
    #expect(!error.description.contains("\n"))
  }
}
