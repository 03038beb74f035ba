extension RunConfiguration {
  /// The family of networks φ(x; θ) the ensemble is made of.
  public struct Architecture: Hashable, Sendable {
    /// The function one neuron computes.
    public enum Neuron: String, CaseIterable, Hashable, Sendable {
      /// A cos(p·x + c).
      case cosine
      /// exp(W·x + b), normalised to unit variance.
      case gauss
      /// erf(W·x + b).
      case erf
      /// max(0, W·x + b).
      case relu
      /// tanh(W·x + b).
      case tanh
      /// cos(W·x + b) with b uniform on the circle.
      case plainCosine
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
      /// Networks of several widths, at least 3 and strictly increasing, whose results are
      /// extrapolated to infinite width.
      case extrapolated([Int])

      /// Neurons of the widest network; nil at exact width.
      public var largestCount: Int? {
        switch self {
        case .exact: nil
        case .neurons(let count): count
        case .extrapolated(let counts): counts.last
        }
      }
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

    /// The distribution of the readout weights of a fully connected network.
    public enum Readout: String, CaseIterable, Hashable, Sendable {
      /// Normal.
      case gaussian
      /// Uniform.
      case uniform
      /// Laplace.
      case laplace
      /// Student's t.
      case studentT
      /// A sign.
      case rademacher
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
    /// Hidden layers of a fully connected network.
    public var depth: Int
    /// Standard deviation σ_W of its weights, before the factors of width and input dimension.
    public var sigmaW: Double
    /// Standard deviation σ_b of its biases.
    public var sigmaB: Double
    /// Input per lattice spacing, in units of the weights' own scale.
    public var inputScale: Double
    /// Inputs at the sites of a lattice of one direction; nil for the scale times the site.
    public var inputs: [Double]?
    /// Distribution of its readout weights.
    public var readout: Readout
    /// Degrees of freedom of Student's t; nil unless that is the readout.
    public var degreesOfFreedom: Double?

    /// Creates an architecture section.
    public init(
      neuron: Neuron = .cosine, momenta: Momenta = .lattice, width: Width = .exact,
      alpha: Double = 0, amplitude: Amplitude = .gaussian, dispersion: Dispersion = .lattice,
      cutoff: Double? = nil, evaluator: Evaluator = .auto, tolerance: Double = 1e-12,
      depth: Int = 1,
      sigmaW: Double = 1, sigmaB: Double = 0, inputScale: Double = 1, readout: Readout = .gaussian,
      degreesOfFreedom: Double? = nil
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
      self.depth = depth
      self.sigmaW = sigmaW
      self.sigmaB = sigmaB
      self.inputScale = inputScale
      self.readout = readout
      self.degreesOfFreedom = degreesOfFreedom
    }
  }
}
