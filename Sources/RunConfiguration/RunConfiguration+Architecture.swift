extension RunConfiguration {
  /// The family of networks φ(x; θ) the ensemble is made of.
  public struct Architecture: Hashable, Sendable {
    /// The function one neuron computes.
    public enum Neuron: String, CaseIterable, Hashable, Sendable {
      /// A cos(p·x + c).
      case cosine
    }

    /// The set the neurons' momenta are drawn from.
    public enum Momenta: String, CaseIterable, Hashable, Sendable {
      /// The momenta 2πn/L of the lattice.
      case lattice
    }

    /// How many neurons a network has.
    public enum Width: Hashable, Sendable {
      /// One neuron a mode: exactly Gaussian before the density is deformed.
      case exact
      /// So many independent neurons, at least 1.
      case neurons(Int)
    }

    /// The distribution of a neuron's amplitude.
    public enum Amplitude: String, CaseIterable, Hashable, Sendable {
      /// Normal.
      case gaussian
      /// The same size for every neuron.
      case constant
      /// Rayleigh: the length of a pair of normal quadratures.
      case rayleigh
    }

    /// The kinetic term of the free propagator.
    public enum Dispersion: String, CaseIterable, Hashable, Sendable {
      /// p̂² = Σ 4 sin²(p/2).
      case lattice
      /// p².
      case continuum
    }

    /// How a network's parameters become a field.
    public enum Evaluator: String, CaseIterable, Hashable, Sendable {
      /// The program's choice.
      case auto
      /// Neurons scattered onto modes, then one Fourier transform.
      case modes
    }

    /// The function one neuron computes.
    public var neuron: Neuron
    /// The set the neurons' momenta are drawn from.
    public var momenta: Momenta
    /// How many neurons a network has.
    public var width: Width
    /// Exponent of the momentum density q(p) ∝ D(p)^(1+α), −4 to 4, dimensionless.
    public var alpha: Double
    /// The distribution of a neuron's amplitude.
    public var amplitude: Amplitude
    /// The kinetic term of the free propagator.
    public var dispersion: Dispersion
    /// How a network's parameters become a field.
    public var evaluator: Evaluator

    /// Creates an architecture section.
    public init(
      neuron: Neuron = .cosine, momenta: Momenta = .lattice, width: Width = .exact,
      alpha: Double = 0, amplitude: Amplitude = .gaussian, dispersion: Dispersion = .lattice,
      evaluator: Evaluator = .auto
    ) {
      self.neuron = neuron
      self.momenta = momenta
      self.width = width
      self.alpha = alpha
      self.amplitude = amplitude
      self.dispersion = dispersion
      self.evaluator = evaluator
    }
  }
}
