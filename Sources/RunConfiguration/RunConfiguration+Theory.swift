extension RunConfiguration {
  /// The target action and its couplings, in the convention named beside them.
  public struct Theory: Hashable, Sendable {
    /// The form of the action.
    public enum Action: String, CaseIterable, Hashable, Sendable {
      /// A free scalar field.
      case free
      /// A scalar field with a quartic self-interaction.
      case phi4
      /// No wanted action: the theory that the networks' own density makes.
      case network
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

    /// The form of the action.
    public var action: Action
    /// How the couplings are written.
    public var convention: Convention
    /// Bare mass squared in 1/a²; may be negative. Nil when another key sets the mass.
    public var massSquared: Double?
    /// Mass squared M² of the gap equation in 1/a², from which the bare mass is solved.
    public var gapMassSquared: Double?
    /// Hopping parameter κ, dimensionless; only in the hopping convention.
    public var kappa: Double?
    /// Quartic coupling in a^(d−4), dimensionless in the hopping convention; nil if free.
    public var lambda: Double?

    /// Creates a theory section.
    public init(
      action: Action, convention: Convention = .factorial, massSquared: Double? = nil,
      gapMassSquared: Double? = nil, kappa: Double? = nil, lambda: Double? = nil
    ) {
      self.action = action
      self.convention = convention
      self.massSquared = massSquared
      self.gapMassSquared = gapMassSquared
      self.kappa = kappa
      self.lambda = lambda
    }
  }
}
