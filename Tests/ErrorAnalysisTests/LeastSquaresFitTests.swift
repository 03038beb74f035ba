import ErrorAnalysis
import LatticeGeometry
import RealModule
import TestSupport
import Testing

@Suite struct LeastSquaresFitTests {
  private let line = LinearModel.polynomial(degree: 1)

  /// y = A e^{−mx}.
  private struct Exponential: FitModel {
    var parameterCount: Int { 2 }

    func value(at point: Double, parameters: [Double]) -> Double {
      parameters[0] * .exp(-parameters[1] * point)
    }

    func start(points: [Double], values: [Double]) throws(FitError) -> [Double] {
      [values[0], 0.1]
    }
  }

  /// The straight line through independent points in closed form: with S_k = Σ x^k/σ²,
  /// slope (S₀ S_xy − S₁ S_y)/(S₀ S₂ − S₁²) of variance S₀/(S₀ S₂ − S₁²).
  @Test func straightLineInClosedForm() throws {
    let points = [0.0, 1, 2, 4, 7]
    let errors = [0.1, 0.2, 0.1, 0.3, 0.2]
    let mixing = errors.enumerated().map { index, error in
      points.indices.map { $0 == index ? error : 0 }
    }
    let data = try ToyEnsemble(
      means: points.map { 2 - 0.3 * $0 }, mixing: mixing, blockCount: 50, network: 70
    ).quantities()
    let fit = try LeastSquaresFit(
      line, to: data, at: points, covariance: CovarianceMatrix(independentErrors: errors))
    func sum(_ term: (Int) -> Double) -> Double {
      points.indices.reduce(0) { $0 + term($1) / (errors[$1] * errors[$1]) }
    }
    let (s0, s1, s2) = (sum { _ in 1 }, sum { points[$0] }, sum { points[$0] * points[$0] })
    let determinant = s0 * s2 - s1 * s1
    for (replicate, slope) in fit.parameters[1].replicates.enumerated() {
      let (sy, sxy) = (
        sum { data[$0].replicates[replicate] }, sum { points[$0] * data[$0].replicates[replicate] }
      )
      #expect(agree(slope, (s0 * sxy - s1 * sy) / determinant, 1e-10))
    }
    let values = data.map(\.value)
    let (sy, sxy) = (sum { values[$0] }, sum { points[$0] * values[$0] })
    let slope = (s0 * sxy - s1 * sy) / determinant
    let intercept = (s2 * sy - s1 * sxy) / determinant
    #expect(agree(fit.parameters[1].value, slope, 1e-12))
    #expect(agree(fit.parameters[0].value, intercept, 1e-12))
    let chiSquared = sum { .pow(values[$0] - intercept - slope * points[$0], 2) }
    #expect(agree(fit.chiSquared.value, chiSquared, 1e-10))
    #expect(fit.chiSquared.degreesOfFreedom == 3 && fit.expectedChiSquared == 3)
    #expect(fit.pValue == fit.chiSquared.pValue && fit.caution == nil)
  }

  /// The mean of two correlated numbers has weights σ₂² − c and σ₁² − c.
  @Test func correlatedMeanInClosedForm() throws {
    let data = try ToyEnsemble(
      means: [1, 1], mixing: [[0.2, 0], [0.3, 0.1]], blockCount: 40, network: 71
    ).quantities()
    let fit = try LeastSquaresFit(LinearModel.polynomial(degree: 0), to: data, at: [0, 1])
    let (first, second) = (
      Replicated.covariance(data[0], data[0]), Replicated.covariance(data[1], data[1])
    )
    let mixed = Replicated.covariance(data[0], data[1])
    let total = first + second - 2 * mixed
    let expected = Replicated.combine(data) {
      ((second - mixed) * $0[0] + (first - mixed) * $0[1]) / total
    }
    #expect(agree(fit.parameters[0].value, expected.value, 1e-12))
    #expect(agree(fit.parameters[0].estimate.error, expected.estimate.error, 1e-9))
    // Its variance is (σ₁²σ₂² − c²)/(σ₁² + σ₂² − 2c), and χ² that of the difference.
    let variance = (first * second - mixed * mixed) / total
    #expect(agree(fit.parameters[0].estimate.error, variance.squareRoot(), 1e-9))
    #expect(agree(fit.chiSquared.value, .pow(data[0].value - data[1].value, 2) / total, 1e-9))
  }

  @Test func nonlinearParametersAreRecovered() throws {
    let points = (0..<10).map { 0.5 * Double($0) }
    let mixing = points.indices.map { row in points.indices.map { $0 == row ? 1e-3 : 5e-4 } }
    let toy = ToyEnsemble(
      means: [Double](repeating: 0, count: 10), mixing: mixing, blockCount: 100, network: 72)
    // Noise in the replicates only: the values lie on the curve.
    let data = try zip(points, toy.quantities()).map { point, noise in
      let value = 2 * Double.exp(-0.7 * point)
      return Replicated(
        value: value, replicates: noise.replicates.map { value + $0 - noise.value },
        sampleCount: noise.sampleCount, resampling: noise.resampling)
    }
    let fit = try LeastSquaresFit(Exponential(), to: data, at: points)
    #expect(agree(fit.parameters[0].value, 2, 1e-10))
    #expect(agree(fit.parameters[1].value, 0.7, 1e-10))
    #expect(fit.chiSquared.value < 1e-15)
    #expect(fit.caution == nil)
    // To first order replicates follow from the linearised fit: their mean is the value.
    let mean = fit.parameters[1].replicates.reduce(0, +) / 100
    #expect(abs(mean - 0.7) < 0.01 * fit.parameters[1].estimate.error)
  }

  /// A straight line through correlated points: intervals cover the truth, p-values are uniform. χ² without
  /// Hotelling's correction is the control for the full covariance, χ² as if points were independent for
  /// that without correlations.
  @Test(arguments: [
    CovarianceRegularisation.none, .uncorrelated, .shrinkage, .averagedModes(kept: 2),
  ])
  func coverageAndProbabilities(regularisation: CovarianceRegularisation) throws {
    let seeds = 400
    let blockCount = [.none, .uncorrelated].contains(regularisation) ? 30 : 120
    let points = (0..<6).map(Double.init)
    // Neighbours share deviates: correlations 0.75, 0.5, 0.25.
    let mixing = points.indices.map { row in
      (0..<9).map { $0 >= row && $0 < row + 4 ? 0.5 : 0.0 }
    }
    var stream = RandomStream(seed: 9, purpose: .bootstrap, network: 0)
    let draws = BootstrapDraws(blockCount: blockCount, resampleCount: 100, using: &stream)
    var (hits, bootstrapHits) = (0, 0)
    var (probabilities, naive): ([Double], [Double]) = ([], [])
    for seed in 0..<seeds {
      let toy = ToyEnsemble(
        means: points.map { 1 + 0.5 * $0 }, mixing: mixing, blockCount: blockCount,
        network: 80_000 + UInt64(seed))
      let fit = try LeastSquaresFit(
        line, to: toy.quantities(), at: points, regularisation: regularisation)
      if abs(fit.parameters[1].estimate.pull(against: 0.5)) < 1 { hits += 1 }
      probabilities.append(try #require(fit.pValue))
      naive.append(try #require(fit.chiSquared.pValue))
      if regularisation == .uncorrelated, seed < 200 {
        let resampled = try LeastSquaresFit(
          line, to: toy.quantities(draws: draws), at: points, regularisation: regularisation)
        if abs(resampled.parameters[1].estimate.pull(against: 0.5)) < 1 { bootstrapHits += 1 }
      }
    }
    // A covariance that fluctuates moves the weights and makes errors too small: with d = 4 of ν = 29 degrees
    // of freedom fits scatter by √(ν(ν−1)/((ν−d)(ν−d−1))) = 1.16 errors, which covers 61 %.
    let coverage = regularisation == .none ? 0.61 : 0.68
    // Three standard deviations of the counts of 400 and 200.
    #expect(abs(Double(hits) / Double(seeds) - coverage) < 0.07, "\(hits) of \(seeds)")
    let (distance, naiveDistance) = (
      kolmogorovSmirnovDistance(of: probabilities) { $0 },
      kolmogorovSmirnovDistance(of: naive) { $0 }
    )
    let onePercent = 1.63 / Double(seeds).squareRoot()
    #expect(distance < onePercent)
    if regularisation == .none { #expect(naiveDistance > onePercent) }
    if regularisation == .uncorrelated {
      #expect(abs(Double(bootstrapHits) / 200 - 0.68) < 0.1, "\(bootstrapHits) of 200")
      #expect(naiveDistance > 4 * onePercent)
    }
  }

  @Test func pullsThatCannotBeFittedAreRefused() throws {
    let data = try ToyEnsemble(
      means: [1, 2, 3], mixing: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], blockCount: 40, network: 73
    ).quantities()
    #expect(throws: FitError.tooFewPoints(1, parameterCount: 2)) {
      try LeastSquaresFit(line, to: [data[0]], at: [0])
    }
    // All at one point: the slope is anything.
    #expect(throws: FitError.parametersNotDetermined) {
      try LeastSquaresFit(line, to: data, at: [1, 1, 1])
    }
    #expect(throws: FitError.notFinite(point: 2)) {
      try LeastSquaresFit(
        line, to: [data[0], data[1], data[2].map { _ in .infinity }], at: [0, 1, 2],
        covariance: CovarianceMatrix(independentErrors: [1, 1, 1]))
    }
    // As many points as parameters: no test, but a line.
    let exact = try LeastSquaresFit(line, to: Array(data[..<2]), at: [0, 1])
    #expect(exact.pValue == nil && exact.chiSquared.reduced == nil)
    #expect(agree(exact.parameters[1].value, data[1].value - data[0].value, 1e-12))
  }

  /// (x − θ)⁻¹ runs off to infinity for constant data: an error, not a value.
  @Test func runawaysAreNoticed() throws {
    struct Runaway: FitModel {
      var parameterCount: Int { 1 }
      func value(at point: Double, parameters: [Double]) -> Double { .exp(-parameters[0]) }
      func start(points: [Double], values: [Double]) -> [Double] { [1] }
    }
    let data = try ToyEnsemble(
      means: [-1, -1], mixing: [[0.1, 0], [0, 0.1]], blockCount: 40, network: 74
    ).quantities()
    #expect(throws: FitError.self) { try LeastSquaresFit(Runaway(), to: data, at: [0, 1]) }
  }

  @Test func manyPointsFromFewBlocksAreRemarkedOn() throws {
    let mixing = (0..<6).map { row in (0..<6).map { $0 == row ? 1.0 : 0 } }
    let toy = ToyEnsemble(means: [1, 1, 1, 1, 1, 1], mixing: mixing, blockCount: 20, network: 75)
    let constant = LinearModel.polynomial(degree: 0)
    let points = (0..<6).map(Double.init)
    let fit = try LeastSquaresFit(constant, to: toy.quantities(), at: points)
    #expect(fit.caution == .fewBlocks(points: 6, blocks: 20))
    #expect(fit.caution?.description.contains("24") == true)
    let independent = try LeastSquaresFit(
      constant, to: toy.quantities(), at: points, regularisation: .uncorrelated)
    #expect(independent.caution == nil)
  }
}
