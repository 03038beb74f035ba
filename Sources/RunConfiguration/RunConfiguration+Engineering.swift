extension RunConfiguration {
  /// How the Gaussian parameter density is deformed into the target's.
  public struct Engineering: Hashable, Sendable {
    /// How the deformed density is sampled.
    public enum Realisation: String, CaseIterable, Hashable, Sendable {
      /// The program's choice.
      case auto
      /// Gaussian draws, each with its weight e^(−ΔS).
      case weights
      /// Draws carried by a map towards the target, then weighted.
      case transport
      /// Draws led to the target in steps of the coupling, with moves between them.
      case annealed
      /// Hybrid Monte Carlo: no independent draws, a Markov chain.
      case hmc
    }

    /// A map that brings the draws closer to the target before they are weighted.
    public enum Transport: String, CaseIterable, Hashable, Sendable {
      /// No map.
      case identity = "none"
      /// The closed form of first order in the coupling.
      case order1
      /// The closed form of second order in the coupling.
      case order2
      /// Coefficients fitted to a pilot population by least squares.
      case fitted
      /// Coefficients that minimise the variance of the final weights.
      case optimised
    }

    /// What happens to a weighted population between the steps of annealing.
    public enum Resampling: String, CaseIterable, Hashable, Sendable {
      /// Every network keeps its weight.
      case none
      /// Networks are repeated in proportion to their weights, with one common random number.
      case systematic
    }

    /// The mass M of the Gaussian density the networks are drawn from.
    public enum ReferenceMass: Hashable, Sendable {
      /// The solution of the gap equation.
      case gap
      /// The bare mass.
      case bare
      /// The mass that a short pilot finds to give the least variance of the final weights.
      case pilot
      /// The mass M itself, not its square, in 1/a; positive.
      case mass(Double)
    }

    /// How the deformed density is sampled.
    public var realisation: Realisation
    /// A map applied to the draws before they are weighted; nil lets the program choose.
    public var transport: Transport?
    /// Steps of the integration or of the annealing, 1 to 10000; nil lets a pilot choose.
    public var steps: Int?
    /// The mass of the Gaussian density the networks are drawn from.
    public var referenceMass: ReferenceMass
    /// The file of an engineered density whose map is used; nil fits one where the map needs it.
    public var density: String?
    /// Function-space moves in every step of the annealing, 0 to 1000; nil lets the program choose.
    public var moves: Int?
    /// What happens to the population between the steps of the annealing.
    public var resampling: Resampling

    /// Creates an engineering section.
    public init(
      realisation: Realisation = .auto, transport: Transport? = nil, steps: Int? = nil,
      referenceMass: ReferenceMass = .gap, density: String? = nil, moves: Int? = nil,
      resampling: Resampling = .none
    ) {
      self.realisation = realisation
      self.transport = transport
      self.steps = steps
      self.referenceMass = referenceMass
      self.density = density
      self.moves = moves
      self.resampling = resampling
    }
  }
}
