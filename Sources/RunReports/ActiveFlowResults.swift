/// The section `active` of a flow's results: u4 of networks whose scale is σ_W.
public struct ActiveFlowResults: Encodable, Sendable {
  /// d.
  public var dimension: Int
  /// N.
  public var width: Int
  /// σ_b.
  public var sigmaB: Double
  /// Networks at each σ_W.
  public var networks: Int
  /// One for every σ_W.
  public var points: [NetworkCoupling]
  /// d ln|u4|/d ln σ_W.
  public var slope: Slope

  /// The exponent of σ_W by each estimator.
  public struct Slope: Encodable, Sendable {
    /// Of the sampled fields; `null` where a u4 is not negative.
    public var field: ReportedFit?
    /// Of the neurons.
    public var neurons: ReportedFit?
    /// d − 4.
    public var exact: Double

    /// Creates the section.
    public init(field: ReportedFit?, neurons: ReportedFit?, exact: Double) {
      (self.field, self.neurons, self.exact) = (field, neurons, exact)
    }
  }

  /// A fitted number.
  public struct ReportedFit: Encodable, Sendable {
    /// Its value.
    public var value: Double
    /// One standard deviation.
    public var error: Double
    /// χ² of the fit.
    public var chiSquared: Double
    /// Points less parameters.
    public var degreesOfFreedom: Int
    /// The probability of a larger χ².
    public var pValue: ReportedNumber

    /// Creates the section.
    public init(
      value: Double, error: Double, chiSquared: Double, degreesOfFreedom: Int, pValue: Double?
    ) {
      self.value = value
      self.error = error
      self.chiSquared = chiSquared
      self.degreesOfFreedom = degreesOfFreedom
      self.pValue = ReportedNumber(pValue)
    }
  }

  /// Creates the section.
  public init(
    dimension: Int, width: Int, sigmaB: Double, networks: Int, points: [NetworkCoupling],
    slope: Slope
  ) {
    self.dimension = dimension
    self.width = width
    self.sigmaB = sigmaB
    self.networks = networks
    self.points = points
    self.slope = slope
  }
}
