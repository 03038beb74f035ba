import ErrorAnalysis
import RealModule
import Testing

@Suite struct WidthExtrapolationTests {
  private let widths = [20, 40, 80, 160, 320]

  private func estimates(
    _ function: (Double) -> Double, error: (Double) -> Double = { _ in 1e-3 }
  ) -> [Estimate] {
    widths.map {
      Estimate(value: function(Double($0)), error: error(Double($0)), sampleCount: 100)
    }
  }

  /// Polynomials in 1/N are reproduced, whatever the errors.
  @Test func polynomialsAreReproduced() throws {
    let line = try WidthExtrapolation(
      widths: widths, estimates: estimates({ 0.8 - 3 / $0 }, error: { 1e-3 * $0.squareRoot() }))
    for fit in [line.linear, line.quadratic] {
      #expect(abs(fit.limit - 0.8) < 1e-12)
      #expect(abs(fit.coefficients[1] + 3) < 1e-10)
      #expect(fit.chiSquared.value < 1e-15)
      #expect(abs(fit.value(atWidth: 33) - (0.8 - 3.0 / 33)) < 1e-12)
    }
    // Nothing is gained by the third coefficient.
    #expect(line.preferred == line.linear)
    #expect(line.systematicError < 1e-12)

    let parabola = try WidthExtrapolation(
      widths: widths, estimates: estimates { 0.8 - 3 / $0 + 50 / ($0 * $0) })
    #expect(abs(parabola.quadratic.limit - 0.8) < 1e-12)
    #expect(abs(parabola.quadratic.coefficients[2] - 50) < 1e-8)
    #expect(parabola.preferred == parabola.quadratic)
    #expect(parabola.systematicError > 1e-3)
    #expect(parabola.linear.chiSquared.value > 100)
  }

  /// Two widths' worth of a line by hand: errors of a straight line through equal errors.
  @Test func errorsFollowTheNormalEquations() throws {
    let (points, error) = ([1.0, 0.5, 0.25], 0.02)
    let extrapolation = try WidthExtrapolation(
      widths: [1, 2, 4],
      estimates: [1, 2, 3].map { Estimate(value: $0, error: error, sampleCount: 10) })
    let (count, sum) = (3.0, points.reduce(0, +))
    let squares = points.reduce(0) { $0 + $1 * $1 }
    let determinant = count * squares - sum * sum
    #expect(
      abs(extrapolation.linear.error - error * (squares / determinant).squareRoot()) < 1e-14)
    #expect(extrapolation.linear.chiSquared.degreesOfFreedom == 1)
    #expect(extrapolation.quadratic.chiSquared.degreesOfFreedom == 0)
    #expect(extrapolation.quadratic.chiSquared.pValue == nil)
  }

  /// Many repetitions: pulls of the limit have unit spread, p-values are uniform.
  @Test func errorsCoverTheTruth() throws {
    var (pulls, small) = ([Double](), 0)
    for repetition in 0..<2000 {
      let deviations = normals(widths.count, network: UInt64(repetition))
      let noisy = zip(widths, deviations).map { width, deviation in
        let error = 0.01 * (1 + 20 / Double(width))
        return Estimate(
          value: 1 + 2 / Double(width) + error * deviation, error: error, sampleCount: 100)
      }
      let extrapolation = try WidthExtrapolation(widths: widths, estimates: noisy)
      pulls.append((extrapolation.linear.limit - 1) / extrapolation.linear.error)
      if (extrapolation.linear.chiSquared.pValue ?? 0) < 0.1 { small += 1 }
    }
    let variance = pulls.reduce(0) { $0 + $1 * $1 } / Double(pulls.count)
    #expect(abs(variance - 1) < 4 * (2.0 / 2000).squareRoot())
    #expect(abs(Double(small) - 200) < 4 * (180.0).squareRoot())
  }

  /// Blocks that fluctuate together at all widths: the limit's error is that of the common shift,
  /// which widths taken as independent would underestimate.
  @Test func correlatedWidthsKeepTheirCorrelations() throws {
    let shifts = normals(50, network: 5000)
    let quantities = widths.map { width in
      Replicated(
        value: 1 + 1 / Double(width), replicates: shifts.map { 1 + 1 / Double(width) + 1e-3 * $0 },
        sampleCount: 1000, resampling: .jackknife)
    }
    let together = try WidthExtrapolation(widths: widths, quantities: quantities)
    #expect(abs(together.linear.error / quantities[0].estimate.error - 1) < 1e-9)
    #expect(abs(together.linear.limit - 1) < 1e-12)
    let apart = try WidthExtrapolation(widths: widths, estimates: quantities.map(\.estimate))
    #expect(apart.linear.error < 0.9 * together.linear.error)
    #expect(apart.linear.limit == together.linear.limit)
  }

  @Test func refusals() {
    let one = Estimate(value: 1, error: 0.1, sampleCount: 10)
    #expect(throws: WidthExtrapolationError.tooFewWidths(2)) {
      try WidthExtrapolation(widths: [20, 40, 40], estimates: [one, one, one])
    }
    #expect(throws: WidthExtrapolationError.widthNotPositive(0)) {
      try WidthExtrapolation(widths: [20, 40, 0], estimates: [one, one, one])
    }
    let silent = Estimate(value: 1, error: 0, sampleCount: 10)
    #expect(throws: WidthExtrapolationError.errorNotPositive(width: 80)) {
      try WidthExtrapolation(widths: [20, 40, 80], estimates: [one, one, silent])
    }
  }

  @Test func writesBothErrors() {
    #expect(
      Estimate.format(value: 0.88213, error: 0.0021, systematicError: 0.00312)
        == "0.8821(21)(31)")
    #expect(Estimate.format(value: 1234, error: 56, systematicError: 7) == "1234(56)(7)")
    #expect(Estimate.format(value: 123_456, error: 780, systematicError: 12) == "123460(780)(10)")
  }
}
