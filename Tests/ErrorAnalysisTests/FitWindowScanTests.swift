import ErrorAnalysis
import RealModule
import Testing

@Suite struct FitWindowScanTests {
  /// y = A e^{−mx}, started from the first two points.
  private struct Exponential: FitModel {
    var parameterCount: Int { 2 }

    func value(at point: Double, parameters: [Double]) -> Double {
      parameters[0] * .exp(-parameters[1] * point)
    }

    func gradient(at point: Double, parameters: [Double]) -> [Double] {
      let decay = Double.exp(-parameters[1] * point)
      return [decay, -parameters[0] * point * decay]
    }

    func start(points: [Double], values: [Double]) throws(FitError) -> [Double] {
      let rate = Double.log(values[0] / values[1]) / (points[1] - points[0])
      guard rate.isFinite else { throw .noStart("the first two values differ in sign") }
      return [values[0] * .exp(rate * points[0]), rate]
    }
  }

  private let points = (0..<14).map(Double.init)

  /// e^{−x/2} with an excited state 0.4 e^{−1.6x} and correlated errors of about 0.2 %.
  private func data(excited: Double, network: UInt64) throws -> [Replicated] {
    let means = points.map { Double.exp(-$0 / 2) + excited * .exp(-1.6 * $0) }
    let mixing = points.indices.map { row in
      (0...row).map { column in
        0.02 * means[row] * (column == row ? 1 : 0.7 * .exp(-Double(row - column)))
      } + [Double](repeating: 0, count: points.count - row - 1)
    }
    return try ToyEnsemble(
      means: means, mixing: mixing, blockCount: 100, network: network
    ).quantities()
  }

  /// A planted excited state is cut off: windows from the first point have no weight.
  @Test func windowsAvoidTheExcitedState() throws {
    let scan = try FitWindowScan(
      Exponential(), to: data(excited: 0.4, network: 90), at: points)
    #expect(scan.windows.count + scan.failures.count == 66 && scan.failures.isEmpty)
    let total = scan.windows.reduce(0) { $0 + $1.weight }
    #expect(abs(total - 1) < 1e-12)
    let early = scan.windows.filter { $0.points.lowerBound < 2 }
    #expect(early.allSatisfy { $0.weight < 1e-3 })
    #expect(scan.best.points.lowerBound >= 2 && scan.best.points.lowerBound <= 6)
    #expect(try #require(scan.best.fit.pValue) > 0.01)
    let average = scan.average(parameter: 1)
    #expect(abs(average.value - 0.5) < 4 * average.totalError)
    #expect(average.totalError >= average.statisticalError && average.systematicError > 0)
    #expect(average.totalError < 0.01)
    // The control: the window of all points is many errors off, and its p-value says so.
    let widest = try #require(scan.windows.first { $0.points == 0...13 })
    #expect(abs(widest.fit.parameters[1].estimate.pull(against: 0.5)) > 20)
    #expect(try #require(widest.fit.pValue) < 1e-6)
    #expect(average.description.contains("("))
  }

  /// Without an excited state the widest window has the largest weight of its length or more.
  @Test func allPointsAreTakenOfOneState() throws {
    let scan = try FitWindowScan(
      Exponential(), to: data(excited: 0, network: 91), at: points)
    #expect(scan.best.points.count >= 10)
    #expect(scan.average(parameter: 1).systematicError < 0.003)
  }

  /// Over many ensembles the averaged mass covers the truth; the best window's statistical error alone, of
  /// windows chosen by their χ², is not asked to.
  @Test func averagesCoverTheTruth() throws {
    let seeds = 40
    var hits = 0
    var pulls = 0.0
    for seed in 0..<seeds {
      let scan = try FitWindowScan(
        Exponential(), to: data(excited: 0.4, network: 9000 + UInt64(seed)), at: points,
        fewestPoints: 5)
      let average = scan.average(parameter: 1).estimate
      if abs(average.pull(against: 0.5)) < 1 { hits += 1 }
      pulls += average.pull(against: 0.5) / Double(seeds)
    }
    // 68 ± 22 %, three standard deviations of the count of 40; and no shift above half an error.
    #expect(abs(Double(hits) / Double(seeds) - 0.68) < 0.22, "\(hits) of \(seeds)")
    #expect(abs(pulls) < 0.6, "mean pull \(pulls)")
  }

  @Test func reasonsAreGivenWhereNothingFits() throws {
    let mixing = points.indices.map { row in points.indices.map { $0 == row ? 1.0 : 0 } }
    let rising = try ToyEnsemble(
      means: points.map { $0.truncatingRemainder(dividingBy: 2) == 0 ? 10.0 : -10 },
      mixing: mixing, blockCount: 50, network: 92
    ).quantities()
    let error = #expect(throws: FitError.self) {
      try FitWindowScan(Exponential(), to: rising, at: points)
    }
    #expect(error?.description.contains("differ in sign") == true)
    #expect(throws: FitError.tooFewPoints(3, parameterCount: 2)) {
      try FitWindowScan(Exponential(), to: Array(rising[..<3]), at: [0, 1, 2])
    }
  }
}
