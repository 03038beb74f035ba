extension ResultsDocument {
  /// Masses and energies from fits of one state to windows of time slices.
  public struct Spectrum: Encodable, Sendable {
    /// The lightest state at one spatial momentum.
    public struct State: Encodable, Sendable {
      /// Mode numbers of p⃗.
      public var spatialNumbers: [Int]

      /// E averaged over windows; the statistical error.
      public var energy: ReportedEstimate

      /// The spread of E over windows.
      public var systematicError: ReportedNumber

      /// E of a free field with the measured pole mass; null if that is not known.
      public var free: ReportedNumber

      /// The residue Z of the pole, averaged likewise.
      public var residue: ReportedEstimate

      /// The window of the largest weight, [first, last].
      public var window: [Int]

      /// χ² of its fit.
      public var chiSquared: ReportedNumber

      /// Degrees of freedom of χ².
      public var degreesOfFreedom: Int

      /// Its p-value; null where none is known.
      public var pValue: ReportedNumber

      /// What to beware of in its fit; null for nothing.
      public var caution: String?

      /// Creates an entry.
      public init(
        spatialNumbers: [Int], energy: ReportedEstimate, systematicError: Double, free: Double?,
        residue: ReportedEstimate, window: [Int], chiSquared: Double, degreesOfFreedom: Int,
        pValue: Double?, caution: String?
      ) {
        self.spatialNumbers = spatialNumbers
        self.energy = energy
        self.systematicError = ReportedNumber(systematicError)
        self.free = ReportedNumber(free)
        self.residue = residue
        self.window = window
        self.chiSquared = ReportedNumber(chiSquared)
        self.degreesOfFreedom = degreesOfFreedom
        self.pValue = ReportedNumber(pValue)
        self.caution = caution
      }
    }

    /// By increasing spatial momentum, the pole mass first.
    public var states: [State]

    /// Why states are missing, one sentence each.
    public var remarks: [String]

    /// Creates the section.
    public init(states: [State], remarks: [String]) {
      self.states = states
      self.remarks = remarks
    }
  }
}
