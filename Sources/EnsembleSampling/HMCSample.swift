public import ErrorAnalysis

/// What became of a Markov-chain ensemble.
public struct HMCSample<Block: Sendable>: Sendable {
  /// What the consumers made of each block: the first chain's in order, then the next one's.
  public let blocks: [Block]

  /// The series of each chain, thermalisation left out.
  public let series: [ChainSeries]

  /// The mean of min(1, e^{−ΔH}) over all configurations.
  public var acceptance: Double {
    let factors = series.flatMap(\.boltzmannFactor)
    return factors.reduce(0) { $0 + min(1, $1) } / Double(max(1, factors.count))
  }

  /// The average of one of the series by the Γ method, over all chains.
  ///
  /// - Throws: ``/ErrorAnalysis/GammaMethodError`` if a chain is too short or not finite.
  public func average(
    _ series: KeyPath<ChainSeries, [Double]>
  ) throws(GammaMethodError) -> ChainEstimate {
    try GammaMethod().average(self.series.map { $0[keyPath: series] })
  }

  /// τ_int of the slowest of V M², ⟨φ²⟩ and the improved estimator's integrand, in configurations.
  ///
  /// - Throws: ``/ErrorAnalysis/GammaMethodError`` if a chain is too short or not finite.
  public func slowestTime() throws(GammaMethodError) -> ChainEstimate {
    var slowest = try average(\.susceptibility)
    for other in [try average(\.squareMoment), try average(\.schwingerDyson)]
    where other.autocorrelationTime > slowest.autocorrelationTime {
      slowest = other
    }
    return slowest
  }
}
