public import ErrorAnalysis

/// The section `coarseGraining` of a flow's results, in units of the original lattice.
public struct CoarseGrainingResults: Encodable, Sendable {
  /// Fields drawn.
  public var networks: Int
  /// The lattice action's couplings.
  public var bare: Couplings
  /// 1/G(0) and Γ4(0), which no cut-off changes: where the flow ends at k → 0.
  public var vertices: Vertices
  /// One for every cut-off, descending.
  public var points: [Point]

  /// Couplings that are known.
  public struct Couplings: Encodable, Sendable {
    /// u2, u4 and u6.
    public var u2: Double
    /// See ``u2``.
    public var u4: Double
    /// See ``u2``.
    public var u6: Double

    /// Creates the section.
    public init(u2: Double, u4: Double, u6: Double) {
      (self.u2, self.u4, self.u6) = (u2, u4, u6)
    }
  }

  /// One-particle-irreducible vertices at zero momentum.
  public struct Vertices: Encodable, Sendable {
    /// 1/G(0).
    public var u2: ReportedEstimate
    /// Γ4(0, 0, 0, 0); nil if the four-point function was not measured.
    public var u4: ReportedEstimate?
    /// u4 of the flow with every mode but p = 0 integrated out, and u2.
    public var flow: Couplings?

    /// Creates the section.
    public init(u2: Estimate, u4: Estimate?, flow: Couplings?) {
      self.u2 = ReportedEstimate(u2)
      self.u4 = u4.map { ReportedEstimate($0) }
      self.flow = flow
    }
  }

  /// The couplings at one cut-off.
  public struct Point: Encodable, Sendable {
    /// k.
    public var cutoff: Double
    /// Modes kept, of the lattice's V.
    public var modes: Int
    /// The factor between the spacings of the lattices.
    public var factor: Int
    /// Measured on the coarse fields.
    public var u2: ReportedEstimate
    /// Z of the kinetic term likewise.
    public var kinetic: ReportedEstimate
    /// u4 likewise.
    public var u4: ReportedEstimate
    /// u6 likewise; nil if the fitted action ends at φ⁴, as the lattice's does.
    public var u6: ReportedEstimate?
    /// The couplings if the fitted action goes on to φ⁶ though the lattice's ends at φ⁴.
    public var sextic: Sextic?
    /// u2/k² and u4 k^{d−4}.
    public var dimensionless: Dimensionless
    /// The flow from the bare couplings by the same modes; nil where it breaks down.
    public var flow: Couplings?

    /// Couplings of an action with φ⁶.
    public struct Sextic: Encodable, Sendable {
      /// u2, u4 and u6.
      public var u2: ReportedEstimate
      /// See ``u2``.
      public var u4: ReportedEstimate
      /// See ``u2``.
      public var u6: ReportedEstimate

      /// Creates the section.
      public init(u2: Estimate, u4: Estimate, u6: Estimate) {
        self.u2 = ReportedEstimate(u2)
        self.u4 = ReportedEstimate(u4)
        self.u6 = ReportedEstimate(u6)
      }
    }

    /// Couplings in units of the cut-off.
    public struct Dimensionless: Encodable, Sendable {
      /// ū2.
      public var u2: Double
      /// ū4.
      public var u4: Double

      /// Creates the section.
      public init(u2: Double, u4: Double) { (self.u2, self.u4) = (u2, u4) }
    }

    /// Creates a point.
    public init(
      cutoff: Double, modes: Int, factor: Int, u2: Estimate, kinetic: Estimate, u4: Estimate,
      u6: Estimate?, sextic: Sextic?, dimensionless: Dimensionless, flow: Couplings?
    ) {
      self.cutoff = cutoff
      self.modes = modes
      self.factor = factor
      self.u2 = ReportedEstimate(u2)
      self.kinetic = ReportedEstimate(kinetic)
      self.u4 = ReportedEstimate(u4)
      self.u6 = u6.map { ReportedEstimate($0) }
      self.sextic = sextic
      self.dimensionless = dimensionless
      self.flow = flow
    }
  }

  /// Creates the section.
  public init(networks: Int, bare: Couplings, vertices: Vertices, points: [Point]) {
    self.networks = networks
    self.bare = bare
    self.vertices = vertices
    self.points = points
  }
}
