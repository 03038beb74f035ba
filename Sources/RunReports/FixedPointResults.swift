/// The section `fixedPoint` of a flow's results, in units of the scale k.
public struct FixedPointResults: Encodable, Sendable {
  /// d.
  public var dimension: Int
  /// The regulator's name.
  public var regulator: String
  /// The Gaussian fixed point's exponents, computed on the same grid, and d − n(d − 2).
  public var gaussian: Gaussian
  /// The Wilson–Fisher fixed point of the whole potential; nil where there is none.
  public var potential: Point?
  /// That of the truncation at φ⁶.
  public var sextic: Point?
  /// Numbers of the literature for the same approximation, to compare with; nil where none are known here.
  public var literature: Literature?

  /// The Gaussian fixed point.
  public struct Gaussian: Encodable, Sendable {
    /// Computed.
    public var exponents: [Double]
    /// In closed form.
    public var exact: [Double]

    /// Creates the section.
    public init(exponents: [Double], exact: [Double]) {
      (self.exponents, self.exact) = (exponents, exact)
    }
  }

  /// An interacting fixed point.
  public struct Point: Encodable, Sendable {
    /// ū2, ū4 and ū6 at φ = 0.
    public var u2: PassiveFlowResults.Number
    /// See ``u2``.
    public var u4: PassiveFlowResults.Number
    /// See ``u2``.
    public var u6: PassiveFlowResults.Number
    /// ν = 1/θ₁.
    public var nu: PassiveFlowResults.Number
    /// ω = −θ₂.
    public var omega: PassiveFlowResults.Number
    /// θ_n, largest first, without that of a constant.
    public var exponents: [Double]

    /// Creates the section.
    public init(
      u2: PassiveFlowResults.Number, u4: PassiveFlowResults.Number, u6: PassiveFlowResults.Number,
      nu: PassiveFlowResults.Number, omega: PassiveFlowResults.Number, exponents: [Double]
    ) {
      (self.u2, self.u4, self.u6) = (u2, u4, u6)
      self.nu = nu
      self.omega = omega
      self.exponents = exponents
    }
  }

  /// Published numbers.
  public struct Literature: Encodable, Sendable {
    /// ν.
    public var nu: Double
    /// ω.
    public var omega: Double
    /// Where they come from.
    public var source: String

    /// Creates the section.
    public init(nu: Double, omega: Double, source: String) {
      (self.nu, self.omega, self.source) = (nu, omega, source)
    }
  }

  /// Creates the section.
  public init(
    dimension: Int, regulator: String, gaussian: Gaussian, potential: Point?, sextic: Point?,
    literature: Literature?
  ) {
    self.dimension = dimension
    self.regulator = regulator
    self.gaussian = gaussian
    self.potential = potential
    self.sextic = sextic
    self.literature = literature
  }
}
