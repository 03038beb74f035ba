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
      /// The momenta of the lattice: 2πn/L, or the Brillouin zone in infinite volume.
      case lattice
      /// The ball |b| < Λ.
      case continuum
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
      /// Products of cosines of two groups of directions.
      case separable
      /// A nonuniform fast Fourier transform.
      case nonuniformFFT
      /// Neuron by neuron, site by site.
      case direct
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
    /// Radius Λ of the ball of momenta in 1/a; nil unless momenta are `continuum`.
    public var cutoff: Double?
    /// How a network's parameters become a field.
    public var evaluator: Evaluator
    /// Relative accuracy of the nonuniform transform.
    public var tolerance: Double

    /// Creates an architecture section.
    public init(
      neuron: Neuron = .cosine, momenta: Momenta = .lattice, width: Width = .exact,
      alpha: Double = 0, amplitude: Amplitude = .gaussian, dispersion: Dispersion = .lattice,
      cutoff: Double? = nil, evaluator: Evaluator = .auto, tolerance: Double = 1e-12
    ) {
      self.neuron = neuron
      self.momenta = momenta
      self.width = width
      self.alpha = alpha
      self.amplitude = amplitude
      self.dispersion = dispersion
      self.cutoff = cutoff
      self.evaluator = evaluator
      self.tolerance = tolerance
    }
  }
}
