extension RunConfiguration {
  /// A renormalisation-group flow: what `lattice flow` computes.
  public struct Flow: Hashable, Sendable {
    /// What flows.
    public enum Kind: String, CaseIterable, Hashable, Sendable {
      /// Couplings of a potential against the scale k.
      case passive
      /// Couplings of fully connected networks against σ_W.
      case active
      /// A fixed point and its exponents.
      case fixedPoint
      /// Couplings of an ensemble whose modes above k are integrated out.
      case coarseGraining

      /// Whether an ensemble with lattice and action is drawn, as in a run.
      public var drawsFields: Bool { self == .coarseGraining }

      /// Whether fully connected networks may take part.
      public var hasNetworks: Bool { self == .passive || self == .active }
    }

    /// How low modes are cut off.
    public enum Regulator: String, CaseIterable, Hashable, Sendable {
      /// Litim's optimised cut-off.
      case litim
      /// A smooth one.
      case exponential
    }

    /// What of the potential is followed.
    public enum Truncation: String, CaseIterable, Hashable, Sendable {
      /// Its derivatives to φ⁶ at φ = 0.
      case sextic
      /// All of it, on a grid.
      case potential
    }

    /// A quartic coupling to start from.
    public enum Quartic: Hashable, Sendable {
      /// A number.
      case value(Double)
      /// That of the configuration's networks, from their closed form.
      case exact
      /// The same, measured.
      case measured
    }

    /// What flows.
    public var kind: Kind
    /// d, 1 to 4; nil where the lattice tells it.
    public var dimension: Int?
    /// The cut-off.
    public var regulator: Regulator
    /// What of the potential is followed.
    public var truncation: Truncation
    /// u2 at the first scale; nil for 2/d, that of networks at σ_W = 1.
    public var u2: Double?
    /// u4 at the first scale.
    public var u4: Quartic?
    /// u6 at the first scale.
    public var u6: Double
    /// Scales k, monotonic; the couplings are given at the first.
    public var scales: [Double]
    /// σ_W of the active flow.
    public var sigmaW: [Double]
    /// Cut-offs k of the coarse graining, descending.
    public var cutoffs: [Double]
    /// Whether coarse fields are put on coarser lattices.
    public var decimate: Bool
    /// Relative error of an integration step.
    public var tolerance: Double
    /// Points of the potential's grid.
    public var gridPoints: Int
    /// Where the grid ends, in ρ = φ²/2; nil for the program's choice.
    public var gridEnd: Double?

    /// Creates a flow section.
    public init(
      kind: Kind, dimension: Int? = nil, regulator: Regulator = .litim,
      truncation: Truncation = .sextic, u2: Double? = nil, u4: Quartic? = nil, u6: Double = 0,
      scales: [Double] = [], sigmaW: [Double] = [], cutoffs: [Double] = [],
      decimate: Bool = false, tolerance: Double = 1e-10, gridPoints: Int = 33,
      gridEnd: Double? = nil
    ) {
      self.kind = kind
      self.dimension = dimension
      self.regulator = regulator
      self.truncation = truncation
      self.u2 = u2
      self.u4 = u4
      self.u6 = u6
      self.scales = scales
      self.sigmaW = sigmaW
      self.cutoffs = cutoffs
      self.decimate = decimate
      self.tolerance = tolerance
      self.gridPoints = gridPoints
      self.gridEnd = gridEnd
    }
  }
}
