public import ErrorAnalysis

/// u4 of fully connected networks at one σ_W.
public struct NetworkCoupling: Encodable, Sendable {
  /// σ_W.
  public var sigmaW: Double
  /// From the fourth cumulant of the sampled fields φ(0).
  public var field: ReportedEstimate
  /// From the second and fourth moment of the neurons in the same networks.
  public var neurons: ReportedEstimate
  /// The closed form.
  public var exact: Double
  /// (field − exact)/error.
  public var fieldPull: ReportedNumber
  /// (neurons − exact)/error.
  public var neuronsPull: ReportedNumber

  /// Creates a point.
  public init(sigmaW: Double, field: Estimate, neurons: Estimate, exact: Double) {
    self.sigmaW = sigmaW
    self.field = ReportedEstimate(field)
    self.neurons = ReportedEstimate(neurons)
    self.exact = exact
    fieldPull = ReportedNumber(field.pull(against: exact))
    neuronsPull = ReportedNumber(neurons.pull(against: exact))
  }
}
