public import ErrorAnalysis

/// A theory's prediction of the propagator, to be set against a measurement; or an independent
/// measurement of it, with errors of its own.
public struct TheoryCurve: Hashable, Sendable {
  /// The name of its column: free, oneLoop, twoLoop, gap, exact, hmc, user.
  public let name: String

  /// What it is, for the table's header.
  public let definition: String

  /// G(p), one value per orbit; not a number where it is not known.
  public let propagator: [Double]

  /// One standard deviation of each value; nil for a prediction.
  public let errors: [Double]?

  /// C(t) of an independent measurement; nil where it follows from ``propagator``.
  public let timeSlices: [Estimate]?

  /// What it predicts besides, numbers by the names of the observables; empty if nothing.
  public let observables: [String: Double]

  /// Creates a curve.
  public init(
    name: String, definition: String, propagator: [Double], errors: [Double]? = nil,
    timeSlices: [Estimate]? = nil, observables: [String: Double] = [:]
  ) {
    precondition(errors.map { $0.count == propagator.count } ?? true, "one error per value")
    self.name = name
    self.definition = definition
    self.propagator = propagator
    self.errors = errors
    self.timeSlices = timeSlices
    self.observables = observables
  }

  /// (measured − theory)/error of an orbit, the error that of the difference.
  public func pull(of measured: Estimate, orbit: Int) -> Double {
    guard let errors else { return measured.pull(against: propagator[orbit]) }
    return measured.pull(
      against: Estimate(
        value: propagator[orbit], error: errors[orbit], sampleCount: measured.sampleCount))
  }
}
