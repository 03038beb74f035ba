import ErrorAnalysis
import Testing

@Suite struct EstimateTests {
  @Test(arguments: [
    (0.7957, 0.0080, "0.7957(80)"),
    (0.893217, 0.000016, "0.893217(16)"),
    // Rounding up to 0.10 takes a decimal less.
    (0.8, 0.0996, "0.80(10)"),
    (0.8, 0.0994, "0.800(99)"),
    (3.14159, 0.995, "3.1(10)"),
    (27.3, 9.96, "27(10)"),
    (3.14159, 0.1, "3.14(10)"),
    (3.14159, 0.001, "3.1416(10)"),
    (3.14159, 1, "3.1(10)"),
    (3.14159, 1.5, "3.1(15)"),
    (1234.4, 56, "1234(56)"),
    (1234.4, 10, "1234(10)"),
    (12_345, 564, "12350(560)"),
    (12_345, 996, "12300(1000)"),
    (-0.5, 0.012, "-0.500(12)"),
    (-1234.6, 56, "-1235(56)"),
    (0, 0.25, "0.00(25)"),
    // No sign on a zero.
    (-0.0001, 0.25, "0.00(25)"),
    (-0.3, 56, "0(56)"),
    (-3, 56, "-3(56)"),
    (0.06, 0.25, "0.06(25)"),
    (9.999, 0.05, "9.999(50)"),
    (9.9996, 0.05, "10.000(50)"),
    (2e-9, 3e-12, "0.0000000020000(30)"),
    (1.5, 0, "1.5(0)"),
    (1.5, Double.nan, "1.50000 (no error)"),
    (1.5, Double.infinity, "1.50000 (no error)"),
    (-3.141592653589793e-20, Double.nan, "-3.14159e-20 (no error)"),
    (0, Double.nan, "0.0 (no error)"),
    (Double.nan, 0.1, "not available"),
    (1.5, 2e-20, "1.5 ± 2e-20"),
    // Very large and very small numbers share a power of ten.
    (1.5e-20, 2e-22, "1.500(20)e-20"),
    (-3.14159e30, 1e28, "-3.142(10)e30"),
    (1e20, 1e14, "1.0000000(10)e20"),
    (9.996e17, 5e15, "9.996(50)e17"),
    (3e-25, 4e-20, "0.0(40)e-20"),
    (0, 4e-20, "0.0(40)e-20"),
    (2e20, 9.96e19, "2.0(10)e20"),
    (3.2, 4e16, "0.0(40)e16"),
    // More digits than a double has: neither form, and no digits that are not there.
    (1e6, 1e-14, "1000000.0 ± 1e-14"),
    (1e300, 1e270, "1e+300 ± 1e+270"),
    (0, Double.leastNonzeroMagnitude, "0.0 ± 5e-324"),
    (1.5, -0.1, "1.50000 (no error)"),
    (0, 0, "0.0(0)"),
    (-Double.infinity, 0.1, "not available"),
    // Errors above the value.
    (0.001, 9.96, "0(10)"),
    (-0.4, 99.6, "0(100)"),
    (0.04, 0.996, "0.0(10)"),
  ])
  func valuesWithErrors(value: Double, error: Double, text: String) {
    #expect(Estimate.format(value: value, error: error) == text)
    #expect(Estimate(value: value, error: error, sampleCount: 9).description == text)
  }

  @Test(arguments: [
    (0.7957, 0.0080, 0.0021, "0.7957(80)(21)"), (1.5e-20, 2e-22, 3e-23, "1.500(20)(3)e-20"),
    (27.3, 9.96, 0, "27(10)(0)"), (1.5, 0.1, .infinity, "1.50(10) (no systematic error)"),
    (1.5, 0, 0.1, "1.5 ± 0.0 ± 0.1"), (1.5, .nan, 0.1, "1.50000 (no error)"),
  ])
  func valuesWithTwoErrors(value: Double, error: Double, systematic: Double, text: String) {
    #expect(Estimate.format(value: value, error: error, systematicError: systematic) == text)
  }

  @Test func pulls() {
    let first = Estimate(value: 1.5, error: 0.3, sampleCount: 10)
    let second = Estimate(value: 1, error: 0.4, sampleCount: 10)
    #expect(abs(first.pull(against: 1.8) + 1) < 1e-14)
    #expect(abs(first.pull(against: second) - 1) < 1e-14)
    #expect(first.pull(against: second) == -second.pull(against: first))
    #expect(first.autocorrelationTime == 0.5)
    #expect(first.pull(against: 1.5) == 0)
  }
}
