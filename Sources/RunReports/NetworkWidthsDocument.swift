public import ErrorAnalysis

/// The content of `results.json` of fully connected networks at several widths.
public struct NetworkWidthsDocument: Encodable, Sendable {
  /// Version of this document's layout.
  public let schemaVersion = 1

  /// The program that wrote it.
  public var program: String

  /// The run's name.
  public var name: String

  /// SHA-256 of the resolved physics configuration.
  public var configurationHash: String

  /// Whether all sampled functions can be trusted; closed forms always can.
  public var reliable: Bool

  /// Which cannot, one sentence each.
  public var reasons: [String]

  /// Networks of each width.
  public var networks: Int

  /// One a width, ascending.
  public var widths: [Width]

  /// What the run cost.
  public var cost: ResultsDocument.Cost

  /// A measured number beside its closed form.
  public struct Compared: Encodable, Sendable {
    /// Measured.
    public var value: ReportedNumber
    /// One standard deviation.
    public var error: ReportedNumber
    /// The closed form.
    public var exact: ReportedNumber
    /// (value − exact)/error.
    public var pull: ReportedNumber

    /// Takes an estimate.
    public init(_ estimate: Estimate, exact: Double) {
      value = ReportedNumber(estimate.value)
      error = ReportedNumber(estimate.error)
      self.exact = ReportedNumber(exact)
      pull = ReportedNumber(estimate.pull(against: exact))
    }
  }

  /// The deviation from the Gaussian process of the functions of one order.
  public struct Deviation: Encodable, Sendable {
    /// m_n averaged over the tuples.
    public var mean: Compared
    /// |m_n| of a chunk of the ensemble, and of the closed form.
    public var magnitude: Compared
    /// The standard deviation of m_n over the chunks.
    public var background: ReportedNumber
    /// Var φⁿ/(E φⁿ)² of one network at the worst input.
    public var relativeVariance: ReportedNumber
    /// Whether the networks suffice for it.
    public var canBeSampled: Bool

    /// Creates the section.
    public init(
      mean: Compared, magnitude: Compared, background: Double, relativeVariance: Double,
      canBeSampled: Bool
    ) {
      self.mean = mean
      self.magnitude = magnitude
      self.background = ReportedNumber(background)
      self.relativeVariance = ReportedNumber(relativeVariance)
      self.canBeSampled = canBeSampled
    }
  }

  /// λ of ΔS = λ ∫ φ⁴ for one cut-off.
  public struct Coupling: Encodable, Sendable {
    /// Λ.
    public var cutoff: Double
    /// Averaged over the tuples.
    public var lambda: Compared
    /// Standard deviation over the tuples in units of the mean, of the measured λ.
    public var variation: ReportedNumber
    /// The same of the closed form.
    public var exactVariation: ReportedNumber

    /// Creates the section.
    public init(cutoff: Double, lambda: Compared, variation: Double, exactVariation: Double) {
      self.cutoff = cutoff
      self.lambda = lambda
      self.variation = ReportedNumber(variation)
      self.exactVariation = ReportedNumber(exactVariation)
    }
  }

  /// Predictions of six-point functions over what they are.
  public struct SixPoint: Encodable, Sendable {
    /// Of the Gaussian process.
    public var gaussian: Compared
    /// With λ to first order.
    public var corrected: Compared

    /// Creates the section.
    public init(gaussian: Compared, corrected: Compared) {
      self.gaussian = gaussian
      self.corrected = corrected
    }
  }

  /// A fit of the four-point functions by the first one, two or three couplings.
  public struct Fit: Encodable, Sendable {
    /// λ₀, λ₂ and λ_NL.
    public var couplings: [Compared]
    /// The root mean square of what is left of m₄ over that of m₄.
    public var residual: ReportedNumber
    /// The same of the closed form.
    public var exactResidual: ReportedNumber

    /// Creates the section.
    public init(couplings: [Compared], residual: Double, exactResidual: Double) {
      self.couplings = couplings
      self.residual = ReportedNumber(residual)
      self.exactResidual = ReportedNumber(exactResidual)
    }
  }

  /// One width.
  public struct Width: Encodable, Sendable {
    /// N.
    public var width: Int
    /// By order.
    public var deviations: [String: Deviation]
    /// One a cut-off.
    public var couplings: [Coupling]
    /// d ln|λ|/d ln Λ between the last two cut-offs, left out for fewer.
    public var slope: Compared?
    /// Left out without cut-offs.
    public var sixPoint: SixPoint?
    /// With one, two and three couplings at the last cut-off, as far as they can be told apart.
    public var fits: [Fit]

    /// Creates the section.
    public init(
      width: Int, deviations: [String: Deviation], couplings: [Coupling], slope: Compared?,
      sixPoint: SixPoint?, fits: [Fit]
    ) {
      self.width = width
      self.deviations = deviations
      self.couplings = couplings
      self.slope = slope
      self.sixPoint = sixPoint
      self.fits = fits
    }
  }

  /// Creates the document.
  public init(
    program: String, name: String, configurationHash: String, reliable: Bool, reasons: [String],
    networks: Int, widths: [Width], cost: ResultsDocument.Cost
  ) {
    self.program = program
    self.name = name
    self.configurationHash = configurationHash
    self.reliable = reliable
    self.reasons = reasons
    self.networks = networks
    self.widths = widths
    self.cost = cost
  }
}
