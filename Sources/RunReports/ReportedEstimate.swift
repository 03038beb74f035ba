public import ErrorAnalysis

/// An estimate for JSON: `{value, error, n, tau}`.
public struct ReportedEstimate: Encodable, Hashable, Sendable {
  /// The central value.
  public let value: ReportedNumber

  /// One standard deviation.
  public let error: ReportedNumber

  /// Networks behind it.
  public let n: Int

  /// Integrated autocorrelation time, ½ for independent networks.
  public let tau: Double

  /// Takes an estimate.
  public init(_ estimate: Estimate) {
    value = ReportedNumber(estimate.value)
    error = ReportedNumber(estimate.error)
    n = estimate.sampleCount
    tau = estimate.autocorrelationTime
  }
}
