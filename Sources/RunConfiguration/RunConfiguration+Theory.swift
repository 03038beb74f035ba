extension RunConfiguration {
  /// The target action and its couplings, in the convention named beside them.
  public struct Theory: Hashable, Sendable {
    /// The form of the action.
    public enum Action: String, CaseIterable, Hashable, Sendable {
      /// A free scalar field.
      case free
      /// A scalar field with a quartic self-interaction.
      case phi4
      /// One with a sextic self-interaction, and a quartic one besides if wanted.
      case phi6
      /// One whose self-interaction is a polynomial of degree 8 at most.
      case polynomial
      /// One with the self-interaction −g cos βφ.
      case sineGordon
      /// No wanted action: the theory that the networks' own density makes.
      case network
      /// Not told: stored fields are measured without it.
      case unknown
    }

    /// How the couplings of the action are written in the literature.
    public enum Convention: String, CaseIterable, Hashable, Sendable {
      /// ½(∂φ)² + ½m²φ² + (λ/4!)φ⁴, the program's own.
      case factorial
      /// ½(∂φ)² + ½m²φ² + (λ/4)φ⁴.
      case quarter
      /// (∂φ)² + m²φ² + λφ⁴.
      case flow
      /// −2κ Σφφ′ + (1 − 2λ)φ² + λφ⁴.
      case hopping
    }

    /// A coupling: one number, or the points of an axis that one run covers.
    public enum Coupling: Hashable, Sendable {
      /// One number.
      case value(Double)
      /// The points of an axis, at least two, strictly monotonic.
      case axis([Double])

      /// Every point, in order.
      public var values: [Double] {
        switch self {
        case .value(let value): [value]
        case .axis(let values): values
        }
      }

      /// The number, or the first point of the axis.
      public var first: Double { values[0] }

      /// The number, or the last point of the axis.
      public var last: Double { values[values.count - 1] }

      /// Whether it is a list.
      public var isAxis: Bool {
        if case .axis = self { true } else { false }
      }
    }

    /// The form of the action.
    public var action: Action
    /// How the couplings are written.
    public var convention: Convention
    /// Bare mass squared in 1/a²; may be negative. Nil when another key sets the mass.
    public var massSquared: Coupling?
    /// Mass squared M² of the gap equation in 1/a², from which the bare mass is solved.
    public var gapMassSquared: Double?
    /// Hopping parameter κ, dimensionless; only in the hopping convention.
    public var kappa: Double?
    /// Quartic coupling in a^(d−4), dimensionless in the hopping convention; nil if the action has
    /// none or ``couplings`` gives it.
    public var lambda: Coupling?
    /// Couplings g_n of Σ g_n φⁿ/n! by the power n, 1 to 8 without 2, in a^(n(d/2−1)−d); empty unless
    /// the action is `phi6` or `polynomial`.
    public var couplings: [Int: Double]
    /// β of the sine-Gordon interaction −g cos βφ, in units of 1/φ; nil for other actions.
    public var beta: Double?
    /// g of the sine-Gordon interaction −g cos βφ in a^(−d); nil for other actions.
    public var amplitude: Double?
    /// Components of the field, 1 to 16; more than one make the O(n) model.
    public var components: Int
    /// Coefficients c_k of the quadratic form K(p) = Σ_k c_k (p̂²)^k, k = 1, 2, …; nil means K = p̂².
    public var kineticTerm: [Double]?

    /// Creates a theory section.
    public init(
      action: Action, convention: Convention = .factorial, massSquared: Coupling? = nil,
      gapMassSquared: Double? = nil, kappa: Double? = nil, lambda: Coupling? = nil,
      couplings: [Int: Double] = [:], beta: Double? = nil, amplitude: Double? = nil,
      components: Int = 1, kineticTerm: [Double]? = nil
    ) {
      self.action = action
      self.convention = convention
      self.massSquared = massSquared
      self.gapMassSquared = gapMassSquared
      self.kappa = kappa
      self.lambda = lambda
      self.couplings = couplings
      self.beta = beta
      self.amplitude = amplitude
      self.components = components
      self.kineticTerm = kineticTerm
    }
  }
}
