public import ErrorAnalysis

extension ResultsDocument {
  /// One width of a run with several.
  public struct WidthPoint: Encodable, Sendable {
    /// N.
    public var width: Int

    /// δG(0)/G(0) predicted to leading order in 1/N, null where no formula holds.
    public var predictedBias: ReportedNumber

    /// The same to all orders in λ of what the volume enhances.
    public var resummedBias: ReportedNumber

    /// Whether the statistics of this width can be trusted.
    public var reliable: Bool

    /// Why not, one sentence each.
    public var reasons: [String]

    /// How the density was realised.
    public var engineering: Engineering

    /// Measured quantities by name.
    public var observables: [String: ReportedEstimate]

    /// The weights.
    public var weights: Weights

    /// Wall-clock seconds of sampling and measuring.
    public var wallSeconds: Double

    /// Creates a point.
    public init(
      width: Int, predictedBias: Double?, resummedBias: Double?, document: ResultsDocument
    ) {
      self.width = width
      self.predictedBias = ReportedNumber(predictedBias)
      self.resummedBias = ReportedNumber(resummedBias)
      reliable = document.reliable
      reasons = document.reasons
      engineering = document.engineering
      observables = document.observables
      weights = document.weights
      wallSeconds = document.cost.wallSeconds
    }
  }

  /// A quantity extrapolated to infinite width.
  public struct Extrapolation: Encodable, Sendable {
    /// The limit N → ∞.
    public var value: ReportedNumber

    /// Its statistical error.
    public var statisticalError: ReportedNumber

    /// The difference of the two fits.
    public var systematicError: ReportedNumber

    /// Which fit the value is from: `linear` or `quadratic` in 1/N.
    public var preferred: String

    /// The fit a + b/N.
    public var linear: Fit

    /// The fit a + b/N + c/N².
    public var quadratic: Fit

    /// A polynomial in 1/N.
    public struct Fit: Encodable, Sendable {
      /// Coefficients of (1/N)^k.
      public var coefficients: [ReportedNumber]

      /// The statistical error of the first.
      public var error: ReportedNumber

      /// χ².
      public var chiSquared: ReportedNumber

      /// Widths less coefficients.
      public var degreesOfFreedom: Int

      /// The probability of a larger χ², null without degrees of freedom.
      public var pValue: ReportedNumber

      /// Takes a fit.
      public init(_ fit: InverseWidthFit) {
        coefficients = fit.coefficients.map { ReportedNumber($0) }
        error = ReportedNumber(fit.error)
        chiSquared = ReportedNumber(fit.chiSquared.value)
        degreesOfFreedom = fit.chiSquared.degreesOfFreedom
        pValue = ReportedNumber(fit.chiSquared.pValue)
      }
    }

    /// Takes an extrapolation.
    public init(_ extrapolation: WidthExtrapolation) {
      value = ReportedNumber(extrapolation.value)
      statisticalError = ReportedNumber(extrapolation.statisticalError)
      systematicError = ReportedNumber(extrapolation.systematicError)
      preferred = extrapolation.preferred.degree == 2 ? "quadratic" : "linear"
      linear = Fit(extrapolation.linear)
      quadratic = Fit(extrapolation.quadratic)
    }
  }
}
