/// An average over Markov chains, or a function of averages, with what its error was made from.
public struct ChainEstimate: Hashable, Sendable {
  /// The central value, its leading bias cancelled if there are several chains.
  public let value: Double

  /// One standard deviation of the value, autocorrelation included.
  public let error: Double

  /// One standard deviation of the error.
  public let errorOfError: Double

  /// Configurations of all chains.
  public let sampleCount: Int

  /// R, the number of chains.
  public let chainCount: Int

  /// τ_int = ½ + Σ_{t≥1} ρ(t), in units of configurations; ½ for independent ones.
  public let autocorrelationTime: Double

  /// One standard deviation of τ_int.
  public let autocorrelationTimeError: Double

  /// W, up to which the autocorrelation was summed.
  public let window: Int

  /// Whether the window ended by its criterion and not with half the shortest chain.
  public let windowFound: Bool

  /// Σ_r N_r (F_r − F̄)²/C over chains, of R − 1 degrees of freedom: large if chains disagree.
  public let chainChiSquared: Double

  /// Creates an estimate.
  init(
    value: Double, error: Double, errorOfError: Double, sampleCount: Int, chainCount: Int,
    autocorrelationTime: Double, autocorrelationTimeError: Double, window: Int, windowFound: Bool,
    chainChiSquared: Double
  ) {
    self.value = value
    self.error = error
    self.errorOfError = errorOfError
    self.sampleCount = sampleCount
    self.chainCount = chainCount
    self.autocorrelationTime = autocorrelationTime
    self.autocorrelationTimeError = autocorrelationTimeError
    self.window = window
    self.windowFound = windowFound
    self.chainChiSquared = chainChiSquared
  }

  /// Value, error and τ_int, as every other measured number has them.
  public var estimate: Estimate {
    Estimate(
      value: value, error: error, sampleCount: sampleCount,
      autocorrelationTime: autocorrelationTime)
  }

  /// Whether the window was found and a chain is at least 50 τ_int long; below that both the error
  /// and τ_int itself come out too small.
  public var isLongEnough: Bool {
    windowFound && Double(sampleCount) >= 50 * autocorrelationTime * Double(chainCount)
  }

  /// n/(2τ_int), the number of independent configurations the chains are worth.
  public var effectiveSampleSize: Double { Double(sampleCount) / (2 * autocorrelationTime) }
}
