import ErrorAnalysis
import Foundation
import RunReports
import Testing

/// Numbers in JSON: readable back to the same bits, `null` where there are none.
struct JSONTests {
  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func whatIsNoNumberIsNull(number: Double) throws {
    #expect(ReportedNumber(number).value == nil)
    #expect(try JSONText.encode([ReportedNumber(number)]).contains("null"))
  }

  @Test func numbersReadBackToTheSameBits() throws {
    let numbers = [
      0.1, -1.0 / 3, .pi, 1e-300, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1e22, -0.0,
    ]
    let text = try JSONText.encode(numbers.map { ReportedNumber($0) })
    let read = try JSONDecoder().decode([Double].self, from: Data(text.utf8))
    #expect(read.map(\.magnitude.bitPattern) == numbers.map(\.magnitude.bitPattern))
  }

  @Test func nothingIsNull() throws {
    #expect(try JSONText.encode([ReportedNumber(nil)]).contains("null"))
  }

  @Test func anEstimateHasValueErrorCountAndTau() throws {
    let estimate = Estimate(value: 0.5, error: .nan, sampleCount: 12)
    let text = try JSONText.encode(ReportedEstimate(estimate))
    #expect(
      text == """
        {
          "error" : null,
          "n" : 12,
          "tau" : 0.5,
          "value" : 0.5
        }

        """)
  }
}
