import ErrorAnalysis
import Foundation
import Testing

/// Crossings of two curves with a known crossing, noise included.
struct CurveCrossingTests {
  private let points = stride(from: -1.0, through: 1.01, by: 0.25).map { $0 }

  private func curve(
    _ function: (Double) -> Double, error: Double, noise: [Double], shared: Double = 0
  ) -> MeasuredCurve {
    let common = noise[points.count] * shared
    let own = (error * error - shared * shared).squareRoot()
    return MeasuredCurve(
      points: points,
      values: zip(points, noise).map { function($0) + own * $1 + common },
      covariance: points.indices.map { row in
        points.indices.map { $0 == row ? error * error : shared * shared }
      })
  }

  /// Of the first or the second curve; the last deviate is what all its points share.
  private func noise(_ draw: Int, second: Bool = false) -> [Double] {
    normals(points.count + 1, network: UInt64(2 * draw + (second ? 1 : 0)))
  }

  private let quiet = [Double](repeating: 0, count: 20)

  /// Parabolas are interpolated without error.
  @Test func theCrossingOfParabolasIsExact() throws {
    let first = curve({ 0.3 + $0 + 0.2 * $0 * $0 }, error: 1e-3, noise: quiet)
    let second = curve({ 0.2 + 0.5 * $0 + 0.1 * $0 * $0 }, error: 1e-3, noise: quiet)
    let crossings = CurveCrossing.all(of: first, and: second)
    let crossing = try #require(crossings.first)
    // 0.1 + 0.5 x + 0.1 x² = 0.
    let exact = (-0.5 + (0.25 - 0.04).squareRoot()) / 0.2
    #expect(crossings.count == 1)
    #expect(abs(crossing.position - exact) < 1e-9)
    #expect(abs(crossing.height - (0.3 + exact + 0.2 * exact * exact)) < 1e-9)
    #expect(crossing.error > 0 && crossing.interpolation < 1e-9)
  }

  /// On grids of any offset the crossing of smooth curves, without noise, lies within the quoted error of
  /// interpolation, which falls as h³: eightfold with half the spacing.
  @Test func theInterpolationErrorCoversSmoothCurves() throws {
    let root = 0.3
    let functions: [(Double) -> Double] = [
      { exp($0) - exp(root) }, { sinh($0 - root) + 0.2 * ($0 - root) * ($0 - root) },
    ]
    for function in functions {
      var largest: [Double] = []
      for spacing in [0.5, 0.25, 0.125] {
        var quoted = 0.0
        for offset in 0..<20 {
          let first = -2 + (Double(offset) + 0.5) / 20 * spacing
          let crossing = try #require(
            Self.crossing(of: function, from: first, spacing: spacing, error: 1e-9))
          #expect(abs(crossing.position - root) <= 1.2 * crossing.interpolation)
          // Not a bound that any interval gives.
          #expect(crossing.interpolation < 0.1 * spacing)
          quoted = max(quoted, crossing.interpolation)
        }
        largest.append(quoted)
      }
      for (coarse, fine) in zip(largest, largest.dropFirst()) {
        #expect((5..<14).contains(coarse / fine), "\(largest)")
      }
    }
  }

  /// The control: where the grid is too coarse for a steep curve, the statistical error says nothing of
  /// the deviation, and the interpolation's is a good part of the spacing. Two points leave all of it open.
  @Test func aCoarseGridShowsInTheInterpolationError() throws {
    let steep: (Double) -> Double = { tanh(12 * ($0 - 0.3)) }
    for offset in 0..<10 {
      let crossing = try #require(
        Self.crossing(of: steep, from: -2 + (Double(offset) + 0.5) / 20, spacing: 0.5, error: 1e-9))
      #expect(abs(crossing.position - 0.3) > 1000 * crossing.error)
      #expect(crossing.interpolation > 0.02)
    }
    let two = try #require(
      CurveCrossing.all(
        of: MeasuredCurve(points: [0, 1], values: [-1, 3], covariance: [[0.01, 0], [0, 0.01]]),
        and: MeasuredCurve(points: [0, 1], values: [0, 0], covariance: [[0.01, 0], [0, 0.01]])
      ).first)
    #expect(abs(two.position - 0.25) < 1e-12 && abs(two.interpolation - 0.75) < 1e-12)
  }

  /// Of a function and zero, on a grid up to 2.
  private static func crossing(
    of function: (Double) -> Double, from first: Double, spacing: Double, error: Double
  ) -> CurveCrossing? {
    let points = stride(from: first, through: 2, by: spacing).map { $0 }
    func curve(_ function: (Double) -> Double) -> MeasuredCurve {
      MeasuredCurve(
        points: points, values: points.map(function),
        covariance: points.indices.map { row in
          points.indices.map { $0 == row ? error * error : 0 }
        })
    }
    return CurveCrossing.all(of: curve(function), and: curve { _ in 0 }).first
  }

  /// Curves without a crossing say why: too few points, noise everywhere, one side, or a change of order
  /// within noise; curves with one say nothing.
  @Test func whatIsMissingHasAReason() {
    func absence(_ differences: [Double], error: Double = 0.1) -> CrossingAbsence? {
      let points = differences.indices.map(Double.init)
      let covariance = points.indices.map { row in
        points.indices.map { $0 == row ? error * error / 2 : 0 }
      }
      return CurveCrossing.absence(
        of: MeasuredCurve(points: points, values: differences, covariance: covariance),
        and: MeasuredCurve(
          points: points, values: differences.map { _ in 0 }, covariance: covariance))
    }
    #expect(absence([-1, -0.5, 0.5, 1]) == nil)
    #expect(absence([]) == .tooFewPoints(0) && absence([1]) == .tooFewPoints(1))
    #expect(absence([0.2, -0.2, 0.1]) == .noise(points: 3))
    #expect(absence([1, 2, 3]) == .oneSided(firstIsAbove: true, from: 0, to: 2))
    #expect(absence([-1, -2]) == .oneSided(firstIsAbove: false, from: 0, to: 1))
    guard case .insignificant(let place, let deviations) = absence([1, 0.5, -0.1, -0.2]) else {
      Issue.record("a change of order within noise")
      return
    }
    #expect(place == 3 && abs(deviations - 2) < 1e-9)
  }

  /// Of a line's two points x ± h with equal errors σ the crossing in the middle has the error
  /// σ/(√2 |slope|); errors that both have in common do not average out.
  @Test func theErrorIsPropagatedWithItsCorrelations() throws {
    func error(_ covariance: Double) throws -> Double {
      let rising = MeasuredCurve(
        points: [-1, 1], values: [-2, 2], covariance: [[0.01, covariance], [covariance, 0.01]])
      let flat = MeasuredCurve(points: [-1, 1], values: [0, 0], covariance: [[0, 0], [0, 0]])
      return try #require(CurveCrossing.all(of: rising, and: flat).first).error
    }
    #expect(abs(try error(0) - 0.1 / 2.0.squareRoot() / 2) < 1e-12)
    #expect(abs(try error(0.01) - 0.1 / 2) < 1e-12)
    #expect(try error(-0.01) < 1e-9)
  }

  /// Over 400 draws the crossing lies within its error as often as a normal deviate does, also with
  /// errors that all points of a curve share; an error half as large is noticed.
  @Test(arguments: [0, 0.015])
  func errorsCover(shared: Double) throws {
    var (within, withinHalf, found) = (0, 0, 0)
    for draw in 0..<400 {
      let first = curve(
        { 0.5 + 0.4 * $0 }, error: 0.02, noise: noise(draw), shared: shared)
      let second = curve(
        { 0.49 + 0.2 * $0 - 0.05 * $0 * $0 }, error: 0.02, noise: noise(draw, second: true),
        shared: shared)
      guard let crossing = CurveCrossing.all(of: first, and: second).first else { continue }
      // 0.01 + 0.2 x + 0.05 x² = 0.
      let exact = (-0.2 + (0.04 - 0.002).squareRoot()) / 0.1
      found += 1
      if abs(crossing.position - exact) < crossing.error { within += 1 }
      if abs(crossing.position - exact) < crossing.error / 2 { withinHalf += 1 }
    }
    #expect(found > 390)
    let share = Double(within) / Double(found)
    // Binomial: 0.683 ± 0.023; four of them.
    #expect(abs(share - 0.683) < 0.093, "\(share)")
    #expect(abs(Double(withinHalf) / Double(found) - 0.683) > 0.093)
  }

  /// Errors of a first and a second curve with a correlation ρ at equal points leave √(1 − ρ) of the error
  /// of independent ones; place and error of interpolation stay as they are.
  @Test func whatTwoCurvesShareCancels() throws {
    let functions: [(Double) -> Double] = [{ 0.5 + 0.4 * $0 }, { 0.49 + exp(0.2 * $0) - 1 }]
    let (first, second) = (
      curve(functions[0], error: 1e-4, noise: quiet), curve(functions[1], error: 1e-4, noise: quiet)
    )
    let shared = first.covariance.map { $0.map { 0.96 * $0 } }
    let alone = try #require(CurveCrossing.all(of: first, and: second).first)
    let together = try #require(
      CurveCrossing.all(of: first, and: second, covariance: shared).first)
    #expect(abs(together.error / alone.error - 0.2) < 1e-9)
    #expect(abs(together.position - alone.position) < 1e-12)
    #expect(abs(together.interpolation - alone.interpolation) < 1e-12)
    #expect(alone.interpolation > 0)
  }

  /// Two curves from blocks of the same random numbers, with a correlation of 0.9: over 400 draws the
  /// crossing lies within its error as often as a normal deviate does, and its error is that of crossings
  /// of the jackknife's replicates, one by one. Taken as independent, the same curves have an error more
  /// than twice too large, which is noticed.
  @Test func errorsCoverCurvesWithCommonRandomNumbers() throws {
    let functions: [(Double) -> Double] = [
      { 0.5 + 0.4 * $0 }, { 0.49 + 0.2 * $0 - 0.05 * $0 * $0 },
    ]
    // 0.01 + 0.2 x + 0.05 x² = 0.
    let exact = (-0.2 + (0.04 - 0.002).squareRoot()) / 0.1
    var (within, withinAlone, found, ratios) = (0, 0, 0, 0.0)
    for draw in 0..<400 {
      let curves = blockedCurves(functions, error: 0.001, correlation: 0.9, draw: draw)
      func matrix(_ rows: [Replicated], _ columns: [Replicated]) -> [[Double]] {
        rows.map { row in columns.map { Replicated.covariance(row, $0) } }
      }
      let measured = curves.map {
        MeasuredCurve(points: points, values: $0.map(\.value), covariance: matrix($0, $0))
      }
      let shared = matrix(curves[0], curves[1])
      guard
        let crossing = CurveCrossing.all(of: measured[0], and: measured[1], covariance: shared)
          .first,
        let alone = CurveCrossing.all(of: measured[0], and: measured[1]).first
      else { continue }
      found += 1
      if abs(crossing.position - exact) < crossing.error { within += 1 }
      if abs(alone.position - exact) < alone.error { withinAlone += 1 }
      let positions = curves[0][0].replicates.indices.compactMap { replicate in
        let replicas = zip(curves, measured).map { curve, measured in
          MeasuredCurve(
            points: points, values: curve.map { $0.replicates[replicate] },
            covariance: measured.covariance)
        }
        return CurveCrossing.all(of: replicas[0], and: replicas[1], covariance: shared).first?
          .position
      }
      let jackknife = Replicated(
        value: crossing.position, replicates: positions, sampleCount: 1, resampling: .jackknife)
      ratios += crossing.error / jackknife.estimate.error
    }
    #expect(found > 390)
    #expect(abs(ratios / Double(found) - 1) < 0.02, "\(ratios / Double(found))")
    // Binomial: 0.683 ± 0.023; four of them.
    let share = Double(within) / Double(found)
    #expect(abs(share - 0.683) < 0.093, "\(share)")
    #expect(Double(withinAlone) / Double(found) > 0.683 + 0.093)
  }

  /// Curves as the averages of 40 blocks, each with its jackknife replicates. Curves share noise, point by
  /// point, and points of one curve share noise too.
  private func blockedCurves(
    _ functions: [(Double) -> Double], error: Double, correlation: Double, draw: Int
  ) -> [[Replicated]] {
    let blockCount = 40
    let stride = points.count + 1
    let deviates = (0...functions.count).map { source in
      normals(blockCount * stride, network: UInt64(1000 + draw * (functions.count + 1) + source))
    }
    return functions.indices.map { index in
      points.indices.map { point in
        let blocks = (0..<blockCount).map { block in
          let own =
            0.8 * deviates[index + 1][block * stride + point]
            + 0.6 * deviates[index + 1][block * stride + points.count]
          let noise =
            correlation.squareRoot() * deviates[0][block * stride + point]
            + (1 - correlation).squareRoot() * own
          return functions[index](points[point]) + error * Double(blockCount).squareRoot() * noise
        }
        let sum = blocks.reduce(0, +)
        return Replicated(
          value: sum / Double(blockCount),
          replicates: blocks.map { (sum - $0) / Double(blockCount - 1) }, sampleCount: blockCount,
          resampling: .jackknife)
      }
    }
  }

  /// Curves that agree, or keep apart, do not cross, whatever their noise; neither is a change of sign
  /// within errors one.
  @Test func curvesWithoutCrossingHaveNone() {
    var count = 0
    for draw in 0..<300 {
      let first = curve({ 0.5 + 0.1 * $0 }, error: 0.02, noise: noise(draw))
      let same = curve({ 0.5 + 0.1 * $0 }, error: 0.02, noise: noise(draw, second: true))
      let apart = curve({ 0.7 + 0.1 * $0 }, error: 0.02, noise: noise(draw, second: true))
      count += CurveCrossing.all(of: first, and: same).count
      #expect(CurveCrossing.all(of: first, and: apart).isEmpty)
    }
    // Two of nine points beyond three deviations, with opposite signs: 1.3e-4 a draw.
    #expect(count <= 1)
  }
}
