public import ErrorAnalysis

/// Why no energy can be taken from time slices.
public enum SpectrumError: Error, Sendable, CustomStringConvertible {
  /// C(t) is not three standard deviations above zero from a time on, and too few times are before it.
  case tooNoisy(time: Int, correlator: Estimate)
  /// The curve could not be fitted.
  case noFit(FitError)

  /// One sentence naming the values and the rule.
  public var description: String {
    switch self {
    case .tooNoisy(let time, let correlator):
      "C(\(time)) = \(correlator) is not three standard deviations above zero, and the times before are "
        + "too few for a fit"
    case .noFit(let reason): reason.description
    }
  }
}
