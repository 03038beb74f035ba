/// The section `passive` of a flow's results: couplings of U = u2 φ²/2 + u4 φ⁴/4! + u6 φ⁶/6!.
public struct PassiveFlowResults: Encodable, Sendable {
  /// d.
  public var dimension: Int
  /// The regulator's name.
  public var regulator: String
  /// `sextic` or `potential`.
  public var truncation: String
  /// Where u4 at the first scale comes from: `given`, `exact` or `measured`.
  public var source: String
  /// u4 of the networks if it was measured, by each estimator, and the closed form.
  public var measured: NetworkCoupling?
  /// One for every scale asked for.
  public var points: [Point]
  /// Steps of the integration.
  public var steps: Int
  /// Steps that were tried in vain.
  public var rejectedSteps: Int

  /// The couplings at one scale.
  public struct Point: Encodable, Sendable {
    /// k.
    public var k: Double
    /// √(d u2/2), `null` where u2 < 0.
    public var sigmaW: ReportedNumber
    /// u2, u4, u6.
    public var u2: Number
    /// See ``u2``.
    public var u4: Number
    /// See ``u2``.
    public var u6: Number

    /// Creates a point.
    public init(k: Double, sigmaW: Double, u2: Number, u4: Number, u6: Number) {
      self.k = k
      self.sigmaW = ReportedNumber(sigmaW)
      (self.u2, self.u4, self.u6) = (u2, u4, u6)
    }
  }

  /// One coupling.
  public struct Number: Encodable, Sendable {
    /// Its value.
    public var value: Double
    /// One standard deviation, from that of a measured u4 at the start.
    public var error: Double?
    /// By how much another grid changes it; of whole potentials.
    public var gridError: Double?
    /// The truncation at φ⁶ from the same start; of whole potentials.
    public var sextic: Double?

    /// Creates a number.
    public init(
      _ value: Double, error: Double? = nil, gridError: Double? = nil, sextic: Double? = nil
    ) {
      self.value = value
      self.error = error
      self.gridError = gridError
      self.sextic = sextic
    }
  }

  /// Creates the section.
  public init(
    dimension: Int, regulator: String, truncation: String, source: String,
    measured: NetworkCoupling?, points: [Point], steps: Int, rejectedSteps: Int
  ) {
    self.dimension = dimension
    self.regulator = regulator
    self.truncation = truncation
    self.source = source
    self.measured = measured
    self.points = points
    self.steps = steps
    self.rejectedSteps = rejectedSteps
  }
}
