import ErrorAnalysis
import Foundation
import RealModule
import TestSupport
import Testing

/// The Γ method against pyerrors on the same data.
@Suite struct PyerrorsTests {
  /// x_{i+1} = a x_i + u with u uniform in (−½, ½) from Knuth's linear congruential generator, in which every
  /// bit is fixed: the same series in any language.
  private func series(_ count: Int, seed: UInt64, time: Double) -> [Double] {
    let factor = (2 * time - 1) / (2 * time + 1)
    var (state, value) = (seed, 0.0)
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      value = factor * value + (Double(state >> 11) * 0x1p-53 - 0.5)
      return value
    }
  }

  /// Value, error, error of the error, τ_int and its error, and the window.
  private func numbers(_ estimate: ChainEstimate) -> [Double] {
    [
      estimate.value, estimate.error, estimate.errorOfError, estimate.autocorrelationTime,
      estimate.autocorrelationTimeError, Double(estimate.window),
    ]
  }

  private func expectEqual(_ estimate: ChainEstimate, _ expected: [Double], _ tolerance: Double) {
    for (first, second) in zip(numbers(estimate), expected) {
      #expect(agree(first, second, tolerance), "\(first) is not \(second)")
    }
  }

  /// Digits of pyerrors 2.17.0, `Obs.gamma_method(S=…)`, accurate to the rounding of its transforms.
  @Test(arguments: [
    (
      1.5,
      [
        0.016925198866325025, 0.015474889892989245, 0.0009908764254540406, 3.045197981059045,
        0.3572387375227522, 20,
      ]
    ),
    (
      2.0,
      [
        0.016925198866325025, 0.015080386609676111, 0.0010556270626773277, 2.891913835227525,
        0.3768478903987818, 24,
      ]
    ),
    (
      3.0,
      [
        0.016925198866325025, 0.014912813680864384, 0.001220666407990807, 2.828001149775019,
        0.43748402080210114, 33,
      ]
    ),
  ])
  func oneChain(decayRatio: Double, expected: [Double]) throws {
    let chain = series(5000, seed: 1, time: 4)
    let method = GammaMethod(decayRatio: decayRatio, convention: .pyerrors)
    expectEqual(try method.average([chain]), expected, 1e-10)
    // Value, error and window do not depend on the convention; τ_int does by τ/N, and only so.
    let wolff = try GammaMethod(decayRatio: decayRatio).average([chain])
    #expect(agree(wolff.value, expected[0], 1e-10) && agree(wolff.error, expected[1], 1e-10))
    #expect(Double(wolff.window) == expected[5])
    #expect(agree(wolff.autocorrelationTime, expected[3], 4e-3))
    #expect(!agree(wolff.autocorrelationTime, expected[3], 1e-6))
  }

  @Test func twoChainsOfDifferentLength() throws {
    let chains = [series(3000, seed: 2, time: 2), series(2000, seed: 3, time: 2)]
    let expected = [
      0.005949459305619623, 0.009760483500455096, 0.0005606970892886509, 1.8485058663468017,
      0.1989348294727877, 16,
    ]
    let method = GammaMethod(decayRatio: 2, convention: .pyerrors)
    expectEqual(try method.average(chains), expected, 1e-10)
    // A chain that sits elsewhere changes nothing about each chain's own mean, but much about the common one.
    let shifted = [chains[0], chains[1].map { $0 + 1 }]
    #expect(agree(try method.average(shifted).error, expected[1], 1e-10))
    #expect(try GammaMethod(decayRatio: 2).average(shifted).error > 2 * expected[1])
  }

  @Test func functionsOfAverages() throws {
    let pair = [series(5000, seed: 1, time: 4), series(5000, seed: 5, time: 1).map { 1 + $0 }]
    let method = GammaMethod(decayRatio: 2, convention: .pyerrors)
    // Central differences over an error are accurate to its square.
    expectEqual(
      try method.function(ofAverages: [pair]) { $0[0] / $0[1] },
      [
        0.016935260858048716, 0.015094005148824648, 0.0010565803604177253, 2.8923316338825016,
        0.376898729568161, 24,
      ], 1e-4)
    expectEqual(
      try method.function(
        ofAverages: [pair], gradient: { [.exp($0[0]) * $0[1], .exp($0[0])] },
        { .exp($0[0]) * $0[1] }),
      [
        1.0164649554738254, 0.016728823788154115, 0.001071167370616728, 2.3549527657118596,
        0.28162416267672946, 20,
      ], 1e-10)
  }

  /// The same with the package itself, and a weighted average against its `reweight`.
  @Test func livePackage() throws {
    guard let python = Python(with: "numpy", "pyerrors") else {
      print("skipped: no Python with pyerrors; \(Python.remedy)")
      return
    }
    let chain = series(20_000, seed: 11, time: 6)
    let logWeights = series(20_000, seed: 12, time: 3).map { 0.3 * $0 }
    let short = series(7000, seed: 13, time: 6)
    let file = FileManager.default.temporaryDirectory.appending(
      path: "gamma-\(UUID().uuidString).txt")
    defer { try? FileManager.default.removeItem(at: file) }
    try [chain, logWeights, short].map { $0.map { "\($0)" }.joined(separator: " ") }
      .joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
    let output = try python.run(
      """
      import sys, numpy, pyerrors
      x, log_w, y = [numpy.array(line.split(), dtype=float) for line in open(sys.argv[1])]
      def show(o):
          o.gamma_method(S=1.5)
          print(*[repr(float(v)) for v in (o.value, o.dvalue, o.ddvalue, o.e_tauint['A'],
                o.e_dtauint['A'], o.e_windowsize['A'])])
      show(pyerrors.Obs([x], ['A|1']))
      show(pyerrors.Obs([x, y], ['A|1', 'A|2']))
      show(pyerrors.reweight(pyerrors.Obs([numpy.exp(log_w)], ['A|1']),
                             [pyerrors.Obs([x], ['A|1'])])[0])
      """, file.path)
    let lines = output.split(separator: "\n").map { line in
      line.split(separator: " ").compactMap { Double($0) }
    }
    try #require(lines.count == 3 && lines.allSatisfy { $0.count == 6 }, "\(output)")
    let method = GammaMethod(convention: .pyerrors)
    expectEqual(try method.average([chain]), lines[0], 1e-9)
    expectEqual(try method.average([chain, short]), lines[1], 1e-9)
    expectEqual(try method.weightedAverage([chain], logWeights: [logWeights]), lines[2], 1e-9)
  }

  /// Weights e^{x/2} on an autoregressive chain of x ~ N(0, 1): ⟨x⟩ = ½, and errors cover it.
  @Test func weightedChainsCoverTheTruth() throws {
    let (count, repetitions, time) = (3000, 200, 3.0)
    let factor = (2 * time - 1) / (2 * time + 1)
    var (pulls, naivePulls) = (0.0, 0.0)
    for repetition in 0..<repetitions {
      let noise = normals(count, network: 70_000 + UInt64(repetition))
      var value = noise[0]
      let chain = noise.map { deviate in
        value = factor * value + (1 - factor * factor).squareRoot() * deviate
        return value
      }
      let logWeights = chain.map { $0 / 2 + 900 }
      let result = try GammaMethod().weightedAverage([chain], logWeights: [logWeights])
      pulls += .pow(result.estimate.pull(against: 0.5), 2) / Double(repetitions)
      // The control: draws taken as independent.
      let naive = result.error / (2 * result.autocorrelationTime).squareRoot()
      naivePulls += .pow((result.value - 0.5) / naive, 2) / Double(repetitions)
    }
    let tolerance = 4 * (2 / Double(repetitions)).squareRoot()
    #expect(abs(pulls - 1) < tolerance, "\(pulls)")
    #expect(naivePulls > 2)
  }

  @Test func weightsAreChecked() throws {
    let chain = series(10, seed: 1, time: 1)
    let zero = [Double](repeating: 0, count: 10)
    #expect(
      try GammaMethod().weightedAverage([chain], logWeights: [zero]).value
        == GammaMethod().average([chain]).value)
    #expect(throws: GammaMethodError.noWeight) {
      try GammaMethod().weightedAverage([chain], logWeights: [zero.map { _ in -.infinity }])
    }
    #expect(throws: GammaMethodError.notFinite(chain: 0)) {
      try GammaMethod().weightedAverage([chain], logWeights: [zero.map { _ in .nan }])
    }
  }

  /// A known τ_int replaces the search of a window: √(2τ/N) for an autoregressive chain of variance 1.
  @Test func knownAutocorrelationTimes() throws {
    let chain = series(40_000, seed: 21, time: 5)
    let found = try GammaMethod().average([chain])
    let known = try GammaMethod.average([chain], autocorrelationTime: 5)
    #expect(known.value == found.value && known.autocorrelationTime == 5)
    #expect(abs(known.error - found.error) < 4 * found.errorOfError)
    // The stationary variance is (1/12)/(1 − a²), a = 9/11.
    let variance = 1.0 / 12 / (1 - 81.0 / 121)
    let exact = (2 * 5 * variance / 40_000).squareRoot()
    #expect(agree(known.error, exact, 0.05))
    let independent = try GammaMethod.average([chain], autocorrelationTime: 0.5)
    #expect(agree(independent.error * 10.squareRoot(), known.error, 1e-3))
  }
}
