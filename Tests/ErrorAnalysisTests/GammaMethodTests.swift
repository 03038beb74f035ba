import ErrorAnalysis
import RealModule
import Testing

@Suite struct GammaMethodTests {
  /// x_{i+1} = a x_i + √(1 − a²) η: ρ(t) = aᵗ, τ_int = ½ (1 + a)/(1 − a), variance 1.
  private func autoregressive(_ count: Int, time: Double, chain: UInt64) -> [Double] {
    let factor = (2 * time - 1) / (2 * time + 1)
    let noise = normals(count, network: chain)
    var value = noise[0]
    return noise.enumerated().map { index, deviate in
      if index > 0 { value = factor * value + (1 - factor * factor).squareRoot() * deviate }
      return value
    }
  }

  /// The known τ_int within 5 %, and within 4 of its own errors.
  @Test(arguments: [0.5, 1.0, 4.0, 20.0])
  func autocorrelationTimeIsFound(time: Double) throws {
    let count = Int(200_000 * max(time, 1))
    let series = autoregressive(count, time: time, chain: 1)
    let result = try GammaMethod().average([series])
    #expect(abs(result.autocorrelationTime / time - 1) < 0.05)
    #expect(abs(result.autocorrelationTime - time) < 4 * result.autocorrelationTimeError)
    #expect(abs(result.value) < 4 * result.error)
    let exact = (2 * time / Double(count)).squareRoot()
    #expect(abs(result.error - exact) < 4 * result.errorOfError)
    #expect(result.windowFound)
    #expect(Double(result.window) < 20 * time + 5)
    // The error that ignores the autocorrelation is too small by √2τ.
    let naive = (series.reduce(0) { $0 + $1 * $1 }).squareRoot() / Double(count)
    #expect(abs(result.error / naive / (2 * time).squareRoot() - 1) < 0.05)
  }

  /// Pulls of many short chains have variance 1, those of the naive error 2τ_int: the control.
  @Test func errorsCoverTheTruth() throws {
    let (count, time, repetitions) = (2000, 5.0, 400)
    var (pulls, naivePulls) = (0.0, 0.0)
    for chain in 0..<repetitions {
      let series = autoregressive(count, time: time, chain: UInt64(1000 + chain))
      let result = try GammaMethod().average([series])
      let mean = series.reduce(0, +) / Double(count)
      let naive = series.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }.squareRoot() / Double(count)
      pulls += .pow(result.value / result.error, 2) / Double(repetitions)
      naivePulls += .pow(mean / naive, 2) / Double(repetitions)
    }
    // The variance of a squared pull is 2, and errors scatter by 5 %.
    let tolerance = 4 * (2 / Double(repetitions)).squareRoot()
    #expect(abs(pulls - 1) < tolerance)
    #expect(abs(naivePulls - 1) > tolerance)
    #expect(abs(naivePulls / (2 * time) - 1) < tolerance)
  }

  /// Independent draws: the textbook's σ/√n.
  @Test func independentDrawsHaveTheTextbookError() throws {
    let series = normals(100_000, network: 7).map { 3 + 2 * $0 }
    let mean = series.reduce(0, +) / 100_000
    let squares = series.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let textbook = (squares / 99_999 / 100_000).squareRoot()
    let result = try GammaMethod().average([series])
    #expect(abs(result.error / textbook - 1) < 0.02)
    #expect(result.value == mean)
    #expect(abs(result.autocorrelationTime - 0.5) < 0.02)
    #expect(abs(result.effectiveSampleSize / 100_000 - 1) < 0.04)
    #expect(result.estimate.autocorrelationTime == result.autocorrelationTime)
    #expect(result.estimate.error == result.error && result.estimate.sampleCount == 100_000)
  }

  /// Chains of unequal length count by their lengths, and agree with one long chain.
  @Test func severalChainsAreOneEnsemble() throws {
    let time = 3.0
    let chains = [
      autoregressive(60_000, time: time, chain: 20), autoregressive(20_000, time: time, chain: 21),
      autoregressive(40_000, time: time, chain: 22),
    ]
    let result = try GammaMethod().average(chains)
    let mean = chains.joined().reduce(0, +) / 120_000
    #expect(abs(result.value - mean) < 1e-14)
    #expect(result.sampleCount == 120_000 && result.chainCount == 3)
    #expect(abs(result.autocorrelationTime / time - 1) < 0.08)
    #expect(result.chainChiSquared < 20)
    // A chain that sits elsewhere is noticed.
    let shifted = [chains[0], chains[1].map { $0 + 0.3 }, chains[2]]
    #expect(try GammaMethod().average(shifted).chainChiSquared > 100)
  }

  /// A linear function of two averages is the average of the linear function.
  @Test func linearFunctionsAreAverages() throws {
    let first = autoregressive(20_000, time: 2, chain: 30)
    let second = zip(first, autoregressive(20_000, time: 6, chain: 31)).map { 0.5 * $0 + $1 }
    let method = GammaMethod()
    let direct = try method.average([zip(first, second).map { 2 * $0 - 3 * $1 + 1 }])
    let numerical = try method.function(ofAverages: [[first, second]]) { 2 * $0[0] - 3 * $0[1] + 1 }
    let analytic = try method.function(
      ofAverages: [[first, second]], gradient: { _ in [2, -3] },
      { 2 * $0[0] - 3 * $0[1] + 1 })
    for other in [numerical, analytic] {
      #expect(agree(other.value, direct.value, 1e-12))
      #expect(agree(other.error, direct.error, 1e-9))
      #expect(agree(other.autocorrelationTime, direct.autocorrelationTime, 1e-9))
      #expect(other.window == direct.window)
    }
  }

  /// ⟨x⟩² is biased by Var x̄, all there is where ⟨x⟩ = 0; several chains cancel it.
  @Test func biasIsCancelled() throws {
    let (count, chainCount, repetitions, time) = (200, 8, 300, 2.0)
    var (cancelled, plain) = (0.0, 0.0)
    for repetition in 0..<repetitions {
      let chains = (0..<chainCount).map { chain in
        [autoregressive(count, time: time, chain: UInt64(5000 + repetition * chainCount + chain))]
      }
      let result = try GammaMethod().function(ofAverages: chains) { $0[0] * $0[0] }
      cancelled += result.value / Double(repetitions)
      let mean = chains.joined().joined().reduce(0, +) / Double(count * chainCount)
      plain += mean * mean / Double(repetitions)
    }
    let bias = 2 * time / Double(count * chainCount)
    // x̄²/Var is χ² of one degree of freedom.
    let error = bias * (2 / Double(repetitions)).squareRoot()
    #expect(abs(cancelled) < 4 * error)
    #expect(abs(plain - bias) < 4 * error)
    #expect(plain > 8 * error)
  }

  @Test func badChainsAreRefused() throws {
    #expect(throws: GammaMethodError.noChain) { try GammaMethod().average([]) }
    #expect(throws: GammaMethodError.chainTooShort(chain: 1, count: 3)) {
      try GammaMethod().average([[1, 2, 3, 4], [1, 2, 3]])
    }
    #expect(throws: GammaMethodError.notFinite(chain: 0)) {
      try GammaMethod().average([[1, 2, .nan, 4]])
    }
    // A constant has no error.
    let constant = try GammaMethod().average([[2, 2, 2, 2, 2]])
    #expect(constant.error == 0 && constant.value == 2 && constant.autocorrelationTime == 0.5)
  }

  /// A chain that never decorrelates within its length says so.
  @Test func shortChainsAreNoticed() throws {
    let drift = (0..<100).map { Double($0) }
    #expect(!(try GammaMethod().average([drift]).isLongEnough))
    #expect(try GammaMethod().average([normals(100, network: 3)]).isLongEnough)
  }
}
