import RealModule

/// Errors of averages over Markov chains from the autocorrelation function, the Γ method of
/// U. Wolff, Comput. Phys. Commun. 156 (2004) 143, hep-lat/0306017 [Wolff2004].
///
/// For a function F of averages a_α the fluctuations δ = Σ_α f_α (a_α − ā_α), f_α = ∂F/∂ā_α, have the
/// autocorrelation Γ(t), and Var F̄ = C/N with C = Γ(0) + 2 Σ_{t=1}^{W} Γ(t). The window W is where
/// the sum of truncation and statistical error is least if τ_int measures the decay (eq. 50 ff.):
/// with τ(W) from 2τ_int(W) = C/Γ(0) and S/τ(W) = ln[(2τ_int + 1)/(2τ_int − 1)], the first W with
/// e^{−W/τ} < τ/√(WN). So the cost is about N W, a few times N τ_int.
///
/// τ_int = ½ + Σ_{t≥1} ρ(t), ½ for independent draws. Several chains are averaged together.
public struct GammaMethod: Hashable, Sendable {
  /// S, the assumed ratio of the decay time to τ_int; 1 to 2, larger windows for larger S.
  public let decayRatio: Double

  /// How terms of relative order τ/N are treated.
  public let convention: GammaConvention

  /// Chooses the window's parameter.
  ///
  /// - Parameters:
  ///   - decayRatio: S > 0; 1.5 unless slow modes hide behind fast ones.
  ///   - convention: How terms of relative order τ/N are treated.
  public init(decayRatio: Double = 1.5, convention: GammaConvention = .wolff) {
    precondition(decayRatio > 0, "a positive ratio")
    self.decayRatio = decayRatio
    self.convention = convention
  }

  /// The average of one observable over one or more chains of the same density.
  ///
  /// - Parameter chains: The series of each chain, in its order.
  /// - Throws: ``GammaMethodError`` if a chain is too short or a value is not finite.
  public func average(_ chains: [[Double]]) throws(GammaMethodError) -> ChainEstimate {
    try Self.check(chains)
    let count = chains.reduce(0) { $0 + $1.count }
    let mean = chains.reduce(0) { $0 + $1.reduce(0, +) } / Double(count)
    let chainMeans = chains.map { $0.reduce(0, +) / Double($0.count) }
    return estimate(
      value: mean, chainValues: chainMeans,
      deviations: zip(chains, chainMeans).map { chain, chainMean in
        let centre = convention == .wolff ? mean : chainMean
        return chain.map { $0 - centre }
      })
  }

  /// The average of one observable over chains whose configurations carry weights,
  /// ⟨o⟩ = Σ w o/Σ w, its error with the fluctuation of the weights and all autocorrelations.
  ///
  /// - Parameters:
  ///   - chains: The series of each chain.
  ///   - logWeights: ln w of each of its configurations, up to a common constant.
  /// - Throws: ``GammaMethodError`` if a chain is too short or a value or weight is not finite.
  public func weightedAverage(
    _ chains: [[Double]], logWeights: [[Double]]
  ) throws(GammaMethodError) -> ChainEstimate {
    precondition(
      chains.map(\.count) == logWeights.map(\.count), "a weight for every configuration")
    for (number, weights) in logWeights.enumerated()
    where !weights.allSatisfy({ $0 < .infinity }) { throw .notFinite(chain: number) }
    let largest = logWeights.joined().max() ?? 0
    guard largest > -.infinity else { throw .noWeight }
    let series = zip(chains, logWeights).map { chain, logWeights in
      let weights = logWeights.map { Double.exp($0 - largest) }
      return [zip(weights, chain).map { $0 * $1 }, weights]
    }
    return try function(
      ofAverages: series, gradient: { [1 / $0[1], -$0[0] / ($0[1] * $0[1])] }, { $0[0] / $0[1] })
  }

  /// The average of one observable over chains whose τ_int is known, from a longer chain or a slower
  /// observable: the error is √(2τ_int Γ(0)/N), no window is searched.
  ///
  /// - Parameters:
  ///   - chains: The series of each chain, in its order.
  ///   - autocorrelationTime: τ_int ≥ ½.
  /// - Throws: ``GammaMethodError`` if a chain is too short or a value is not finite.
  public static func average(
    _ chains: [[Double]], autocorrelationTime: Double
  ) throws(GammaMethodError) -> Estimate {
    precondition(autocorrelationTime >= 0.5, "independent configurations have τ = 1/2")
    try check(chains)
    let count = Double(chains.reduce(0) { $0 + $1.count })
    let mean = chains.reduce(0) { $0 + $1.reduce(0, +) } / count
    let deviations = chains.map { $0.map { $0 - mean } }
    // Subtracting the measured mean leaves Γ(0) short by the mean's variance.
    let variance =
      autocorrelation(deviations, lag: 0) / max(1 - 2 * autocorrelationTime / count, 1 / count)
    return Estimate(
      value: mean, error: (2 * autocorrelationTime * variance / count).squareRoot(),
      sampleCount: Int(count), autocorrelationTime: autocorrelationTime)
  }

  /// A function of averages, its error propagated through numerical derivatives.
  ///
  /// The derivatives are central differences over one naive error of each average ([Wolff2004],
  /// section 3.1). With R > 1 chains the bias is cancelled: F(ā) − [F̄ − F(ā)]/(R − 1) with F̄ the
  /// average over chains of F (eq. 29 f.).
  ///
  /// - Parameters:
  ///   - chains: [chain][observable][configuration]; the same observables in every chain.
  ///   - function: F, of the averages in that order.
  /// - Throws: ``GammaMethodError`` if a chain is too short or a value is not finite.
  public func function(
    ofAverages chains: [[[Double]]], _ function: ([Double]) -> Double
  ) throws(GammaMethodError) -> ChainEstimate {
    try propagate(
      chains, gradient: { numericalGradient(of: function, at: $0, chains: chains) }, function)
  }

  /// A function of averages, its error propagated through given derivatives.
  ///
  /// - Parameters:
  ///   - chains: [chain][observable][configuration]; the same observables in every chain.
  ///   - gradient: ∂F/∂ā, from the averages.
  ///   - function: F, of the averages.
  /// - Throws: ``GammaMethodError`` if a chain is too short or a value is not finite.
  public func function(
    ofAverages chains: [[[Double]]], gradient: ([Double]) -> [Double],
    _ function: ([Double]) -> Double
  ) throws(GammaMethodError) -> ChainEstimate {
    try propagate(chains, gradient: gradient, function)
  }

  private func propagate(
    _ chains: [[[Double]]], gradient: ([Double]) -> [Double],
    _ function: ([Double]) -> Double
  ) throws(GammaMethodError) -> ChainEstimate {
    let observableCount = chains.first?.count ?? 0
    precondition(
      chains.allSatisfy { chain in
        chain.count == observableCount && chain.allSatisfy { $0.count == chain[0].count }
      }, "every chain has the same observables, all at every configuration")
    try Self.check(chains.map { $0.first ?? [] })
    for (number, chain) in chains.enumerated() {
      for series in chain where !series.allSatisfy(\.isFinite) { throw .notFinite(chain: number) }
    }
    let lengths = chains.map { $0[0].count }
    let total = lengths.reduce(0, +)
    let chainMeans = chains.map { chain in
      chain.map { $0.reduce(0, +) / Double($0.count) }
    }
    let means = (0..<observableCount).map { observable in
      zip(chainMeans, lengths).reduce(0) { $0 + $1.0[observable] * Double($1.1) } / Double(total)
    }
    let derivatives = gradient(means)
    precondition(derivatives.count == observableCount, "one derivative per average")
    let deviations = zip(chains, chainMeans).map { chain, chainMeans in
      let centres = convention == .wolff ? means : chainMeans
      return (0..<chain[0].count).map { configuration in
        (0..<observableCount).reduce(0.0) {
          $0 + derivatives[$1] * (chain[$1][configuration] - centres[$1])
        }
      }
    }
    return estimate(
      value: function(means), chainValues: chainMeans.map(function), deviations: deviations)
  }

  private static func check(_ chains: [[Double]]) throws(GammaMethodError) {
    guard !chains.isEmpty else { throw .noChain }
    for (number, chain) in chains.enumerated() {
      guard chain.count >= 4 else { throw .chainTooShort(chain: number, count: chain.count) }
      guard chain.allSatisfy(\.isFinite) else { throw .notFinite(chain: number) }
    }
  }

  private func numericalGradient(
    of function: ([Double]) -> Double, at means: [Double], chains: [[[Double]]]
  ) -> [Double] {
    let total = Double(chains.reduce(0) { $0 + $1[0].count })
    return means.indices.map { observable in
      let squares = chains.reduce(0) { sum, chain in
        chain[observable].reduce(sum) {
          $0 + ($1 - means[observable]) * ($1 - means[observable])
        }
      }
      let step = squares.squareRoot() / total
      guard step > 0 else { return 0 }
      var (upper, lower) = (means, means)
      upper[observable] += step
      lower[observable] -= step
      return (function(upper) - function(lower)) / (upper[observable] - lower[observable])
    }
  }

  /// Sums the autocorrelation of the deviations.
  private func estimate(
    value: Double, chainValues: [Double], deviations: [[Double]]
  ) -> ChainEstimate {
    let lengths = deviations.map(\.count)
    let total = lengths.reduce(0, +)
    let samples = Double(total)
    let variance = Self.autocorrelation(deviations, lag: 0)
    guard variance > 0 else {
      return ChainEstimate(
        value: value, error: 0, errorOfError: 0, sampleCount: total, chainCount: chainValues.count,
        autocorrelationTime: 0.5, autocorrelationTimeError: 0, window: 0, windowFound: true,
        chainChiSquared: 0)
    }
    let longest =
      switch convention {
      case .wolff: max(1, (lengths.min() ?? 0) / 2)
      case .pyerrors: max(1, (lengths.max() ?? 0) / 2 - 1)
      }
    var sum = 0.0
    var window = longest
    var windowFound = false
    for lag in 1...longest {
      sum += Self.autocorrelation(deviations, lag: lag) / variance
      let decay = sum > 0 ? decayRatio / Double.log((sum + 1) / sum) : Double.ulpOfOne
      let time = Double(lag)
      if Double.exp(-time / decay) < decay / (time * samples).squareRoot() {
        window = lag
        windowFound = true
        break
      }
    }
    if convention == .pyerrors { sum = max(sum, .ulpOfOne) }
    // Subtracting the measured mean lowers every Γ(t) by C/N (eq. 31, 32).
    let uncorrected = variance * (1 + 2 * sum)
    let shift = uncorrected / samples
    let corrected = max(uncorrected + Double(2 * window + 1) * shift, 0)
    let time = corrected / (2 * (variance + (convention == .wolff ? shift : variance / samples)))
    let error = (corrected / samples).squareRoot()
    // eq. 42, which is N. Madras and A. D. Sokal's 2(2W + 1)/N for W far above τ (J. Stat. Phys. 50
    // (1988) 109, eq. E.9 there); and the relative error of the error, √((W + ½)/N).
    let length = convention == .wolff ? time : 0.5 + sum
    let timeError = 2 * length * (max(Double(window) + 0.5 - length, 0) / samples).squareRoot()
    // Replica distribution, eq. 27 f., and the cancellation of the leading bias.
    var unbiased = value
    var chiSquared = 0.0
    if chainValues.count > 1 {
      let average = zip(chainValues, lengths).reduce(0) { $0 + $1.0 * Double($1.1) } / samples
      if convention == .wolff {
        unbiased -= (average - value) / Double(chainValues.count - 1)
      }
      chiSquared = zip(chainValues, lengths).reduce(0) {
        $0 + ($1.0 - average) * ($1.0 - average) * Double($1.1) / corrected
      }
    }
    return ChainEstimate(
      value: unbiased, error: error,
      errorOfError: error * ((Double(window) + 0.5) / samples).squareRoot(), sampleCount: total,
      chainCount: chainValues.count, autocorrelationTime: time,
      autocorrelationTimeError: timeError, window: window, windowFound: windowFound,
      chainChiSquared: chiSquared)
  }

  /// Γ(t) = Σ_r Σ_i δ_i δ_{i+t}/(N − R t), the sum in eight lanes.
  private static func autocorrelation(_ deviations: [[Double]], lag: Int) -> Double {
    var sum = 0.0
    var pairs = 0
    for chain in deviations {
      let count = max(chain.count - lag, 0)
      pairs += count
      sum += chain.withUnsafeBufferPointer { values -> Double in
        guard let first = values.baseAddress else { return 0 }
        let second = first + lag
        var lanes = SIMD8<Double>()
        var index = 0
        while index + 8 <= count {
          lanes +=
            UnsafeRawPointer(first + index).loadUnaligned(as: SIMD8<Double>.self)
            * UnsafeRawPointer(second + index).loadUnaligned(as: SIMD8<Double>.self)
          index += 8
        }
        var rest = lanes.sum()
        while index < count {
          rest += first[index] * second[index]
          index += 1
        }
        return rest
      }
    }
    return sum / Double(pairs)
  }
}
