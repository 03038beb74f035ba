public import ErrorAnalysis

/// The content of `results.json`: every number of a run.
public struct ResultsDocument: Encodable, Sendable {
  /// Version of this document's layout.
  public let schemaVersion = 1

  /// The program that wrote it, `lattice 0.1.0`.
  public var program: String

  /// The run's name.
  public var name: String

  /// SHA-256 of the resolved physics configuration.
  public var configurationHash: String

  /// Whether the statistics can be trusted.
  public var reliable: Bool

  /// Why not, one sentence each; empty if they can.
  public var reasons: [String]

  /// What else there is to be said about them.
  public var warnings: [ReportedWarning] = []

  /// The target's couplings.
  public var couplings: Couplings

  /// How the density was realised.
  public var engineering: Engineering

  /// How the propagator was estimated.
  public var estimator: String

  /// Measured quantities by name.
  public var observables: [String: ReportedEstimate]

  /// Functions of more than two points, and the self-energy's estimator.
  public var connected: Connected

  /// Masses and energies from fits; null without time slices.
  public var spectrum: Spectrum?

  /// The times the effective mass was averaged over, [first, last]; null without a plateau.
  public var effectiveMassWindow: [Int]?

  /// The weights.
  public var weights: Weights

  /// The self-check.
  public var schwingerDyson: SchwingerDyson

  /// The measurement against each theory.
  public var comparison: [String: Comparison]

  /// The Markov chain the ensemble is, or is compared with; null without one.
  public var hmc: MarkovChain?

  /// The points of the coupling axis, the last of which is what the other sections are about; null
  /// without an axis.
  public var axis: [AxisPoint]?

  /// The widths of a run with several, the last of which is what the other sections are about.
  public var widths: [WidthPoint]?

  /// Observables at N → ∞ of a run with several widths, by name.
  public var extrapolation: [String: Extrapolation]?

  /// What the run cost.
  public var cost: Cost

  /// The target's couplings in lattice units.
  public struct Couplings: Encodable, Sendable {
    /// In the convention of the configuration.
    public var input: [String: Double]

    /// The convention of the configuration.
    public var convention: String

    /// `massSquared` and `lambda` of ½ m² φ² + (λ/4!) φ⁴.
    public var `internal`: [String: Double]

    /// The same theory in the other conventions, where it exists there.
    public var conversions: [String: [String: Double]]

    /// Creates the section.
    public init(
      input: [String: Double], convention: String, internal: [String: Double],
      conversions: [String: [String: Double]]
    ) {
      self.input = input
      self.convention = convention
      self.internal = `internal`
      self.conversions = conversions
    }
  }

  /// How the density was realised.
  public struct Engineering: Encodable, Sendable {
    /// `weights` or `transport`.
    public var realisation: String

    /// The map, null without one.
    public var transport: String?

    /// Why so, in a sentence.
    public var reason: String

    /// Integration steps of each stretch of the map.
    public var steps: [Int]

    /// What doubling the steps would change in ln w, null without a map.
    public var stepDoubling: StepDoubling?

    /// How well a fitted velocity solves the transport equation, step by step of the fit; null for
    /// other maps.
    public var fit: [FitStep]?

    /// The most networks that are resampled together; null without resampling.
    public var resamplingGroup: Int?

    /// M² of the free networks drawn; null where the action is not known.
    public var referenceMassSquared: Double?

    /// M² of the gap equation; null likewise.
    public var gapMassSquared: Double?

    /// Networks drawn.
    public var networks: Int

    /// Neurons of a network, null at exact width.
    public var width: Int?

    /// Creates the section.
    public init(
      realisation: String, transport: String?, reason: String, steps: [Int],
      stepDoubling: StepDoubling?, fit: [FitStep]?, resamplingGroup: Int?,
      referenceMassSquared: Double?, gapMassSquared: Double?, networks: Int, width: Int?
    ) {
      self.realisation = realisation
      self.transport = transport
      self.reason = reason
      self.steps = steps
      self.stepDoubling = stepDoubling
      self.fit = fit
      self.resamplingGroup = resamplingGroup
      self.referenceMassSquared = referenceMassSquared
      self.gapMassSquared = gapMassSquared
      self.networks = networks
      self.width = width
    }
  }

  /// The fit of a velocity at one point of its way.
  public struct FitStep: Encodable, Sendable {
    /// The stretch of the way.
    public var stretch: Int

    /// t on it, from 0 to 1.
    public var time: Double

    /// The variance of the rate of ln w that the fit has to remove.
    public var variance: ReportedNumber

    /// The fraction of it that is left.
    public var residualFraction: ReportedNumber

    /// Creates the section.
    public init(stretch: Int, time: Double, variance: Double, residualFraction: Double) {
      self.stretch = stretch
      self.time = time
      self.variance = ReportedNumber(variance)
      self.residualFraction = ReportedNumber(residualFraction)
    }
  }

  /// The integrator's error of a map, from a pilot.
  public struct StepDoubling: Encodable, Sendable {
    /// The standard deviation of the change of ln w.
    public var deviation: ReportedNumber

    /// Its mean's magnitude: the shift of ln Z.
    public var shift: ReportedNumber

    /// Creates the section.
    public init(deviation: Double, shift: Double) {
      self.deviation = ReportedNumber(deviation)
      self.shift = ReportedNumber(shift)
    }
  }

  /// Hybrid Monte Carlo chains, tuned by pilots.
  public struct MarkovChain: Encodable, Sendable {
    /// `field`, `function` or `fourierAccelerated`.
    public var space: String

    /// `leapfrog` or `minimumNorm`.
    public var integrator: String

    /// A time in the field's space, an angle in the others.
    public var trajectoryLength: Double

    /// Steps of a trajectory.
    public var steps: Int

    /// The mean of min(1, e^{−ΔH}).
    public var acceptance: Double

    /// ⟨e^{−ΔH}⟩, which is 1; null for chains too short to tell.
    public var boltzmannFactor: ReportedEstimate?

    /// Trajectories measured, one configuration each.
    public var trajectories: Int

    /// Trajectories of each chain before the first measured one.
    public var thermalization: Int

    /// Independent chains.
    public var chains: Int

    /// Trajectories of a jackknife block.
    public var blockLength: Int

    /// The largest τ_int measured, in trajectories; null for chains too short to tell.
    public var slowestTau: ReportedNumber

    /// Why its errors cannot be trusted; null if they can.
    public var shortcoming: String?

    /// What the chains measured, by name; null if the chains are the ensemble itself.
    public var observables: [String: ReportedEstimate]?

    /// The ensemble against the chains, by name, in standard deviations of the difference; null if
    /// the chains are the ensemble itself.
    public var pulls: [String: ReportedNumber]?

    /// Creates the section.
    public init(
      space: String, integrator: String, trajectoryLength: Double, steps: Int,
      acceptance: Double, boltzmannFactor: Estimate?, trajectories: Int, thermalization: Int,
      chains: Int, blockLength: Int, slowestTau: Double?, shortcoming: String?,
      observables: [String: ReportedEstimate]?, pulls: [String: ReportedNumber]?
    ) {
      self.space = space
      self.integrator = integrator
      self.trajectoryLength = trajectoryLength
      self.steps = steps
      self.acceptance = acceptance
      self.boltzmannFactor = boltzmannFactor.map(ReportedEstimate.init)
      self.trajectories = trajectories
      self.thermalization = thermalization
      self.chains = chains
      self.blockLength = blockLength
      self.slowestTau = ReportedNumber(slowestTau)
      self.shortcoming = shortcoming
      self.observables = observables
      self.pulls = pulls
    }
  }

  /// A point of a coupling axis.
  public struct AxisPoint: Encodable, Sendable {
    /// m² in the internal convention.
    public var massSquared: Double

    /// λ in the internal convention.
    public var lambda: Double

    /// How the propagator was estimated.
    public var estimator: String

    /// Whether the statistics of this point can be trusted.
    public var reliable: Bool

    /// Why not, one sentence each.
    public var reasons: [String]

    /// What else there is to be said about them.
    public var warnings: [ReportedWarning] = []

    /// Measured quantities by name.
    public var observables: [String: ReportedEstimate]

    /// The weights.
    public var weights: Weights

    /// The largest pull of the Schwinger–Dyson residuals.
    public var schwingerDysonMaxPull: ReportedNumber

    /// The Markov chain this point's ensemble is, or is compared with; null without one.
    public var hmc: MarkovChain?

    /// Creates a point.
    public init(
      massSquared: Double, lambda: Double, estimator: String, reliable: Bool, reasons: [String],
      observables: [String: ReportedEstimate], weights: Weights, schwingerDysonMaxPull: Double,
      hmc: MarkovChain?
    ) {
      self.massSquared = massSquared
      self.lambda = lambda
      self.estimator = estimator
      self.reliable = reliable
      self.reasons = reasons
      self.observables = observables
      self.weights = weights
      self.schwingerDysonMaxPull = ReportedNumber(schwingerDysonMaxPull)
      self.hmc = hmc
    }
  }

  /// Statistics of the weights. Where networks were resampled they are those of families, the fields
  /// that descend from one network drawn, since the fields themselves are not independent.
  public struct Weights: Encodable, Sendable {
    /// (Σw)²/(n Σw²).
    public var essFraction: ReportedNumber

    /// Var ln w.
    public var varianceLogWeight: ReportedNumber

    /// Networks drawn that a field with a weight descends from; null without resampling, where all are.
    public var ancestors: Int?

    /// Var ln w predicted before the run, null where no formula holds.
    public var predictedVariance: ReportedNumber

    /// max w/Σw.
    public var largestShare: ReportedNumber

    /// k̂, null if all weights are equal or the tail is too short.
    public var paretoK: ReportedNumber

    /// Networks whose flow left the numbers; they count with no weight.
    public var lostNetworks: Int

    /// Creates the section.
    public init(
      statistics: WeightStatistics, areResampled: Bool, predictedVariance: Double?
    ) {
      ancestors = areResampled ? statistics.weightedCount : nil
      essFraction = ReportedNumber(statistics.essFraction)
      varianceLogWeight = ReportedNumber(statistics.varianceLogWeight)
      self.predictedVariance = ReportedNumber(predictedVariance)
      largestShare = ReportedNumber(statistics.largestShare)
      paretoK = ReportedNumber(statistics.paretoK)
      lostNetworks = statistics.lostCount
    }
  }

  /// The residuals of the action's Schwinger–Dyson equation.
  public struct SchwingerDyson: Encodable, Sendable {
    /// The largest |residual|/error over all momentum orbits; null where fields are not periodic.
    public var maxPull: ReportedNumber

    /// The orbits it is taken over.
    public var orbits: Int

    /// Whether the residuals decide on `reliable`: only if the networks' theory is the target.
    public var decides: Bool

    /// The largest |pull| between the direct and the Schwinger–Dyson estimate of G(p), null if only
    /// the direct one was used: an identity of the target must not hide a broken sampler.
    public var estimatorMaxPull: ReportedNumber

    /// What neither pull may pass in a reliable run: 5, or more where as many orbits with errors from as
    /// few blocks pass that by chance.
    public var pullLimit: ReportedNumber

    /// Creates the section.
    public init(
      maxPull: Double?, orbits: Int, decides: Bool, estimatorMaxPull: Double?, pullLimit: Double
    ) {
      self.maxPull = ReportedNumber(maxPull)
      self.pullLimit = ReportedNumber(pullLimit)
      self.orbits = orbits
      self.decides = decides
      self.estimatorMaxPull = ReportedNumber(estimatorMaxPull)
    }
  }

  /// The measurement against a theory.
  public struct Comparison: Encodable, Sendable {
    /// The largest |pull| of the propagator over all momentum orbits.
    public var maxPull: ReportedNumber

    /// The numbers the theory predicts besides, by name; null if there are none.
    public var observables: [String: Prediction]?

    /// Creates the section.
    public init(maxPull: Double, observables: [String: Prediction]? = nil) {
      self.maxPull = ReportedNumber(maxPull)
      self.observables = observables
    }
  }

  /// A predicted number and the measurement's deviation from it.
  public struct Prediction: Encodable, Sendable {
    /// The theory's value.
    public var value: ReportedNumber

    /// (measured − theory)/error.
    public var pull: ReportedNumber

    /// Sets a measurement against a theory.
    public init(value: Double, measured: Estimate) {
      self.value = ReportedNumber(value)
      pull = ReportedNumber(measured.pull(against: value))
    }
  }

  /// What a run cost.
  public struct Cost: Encodable, Sendable {
    /// Wall-clock seconds of sampling and measuring.
    public var wallSeconds: Double

    /// Wall-clock seconds of one thread per network.
    public var secondsPerNetwork: Double

    /// CPU seconds of the whole process.
    public var cpuSeconds: Double

    /// The process's largest resident size.
    public var peakBytes: Int

    /// Workers.
    public var threads: Int

    /// Creates the section.
    public init(
      wallSeconds: Double, secondsPerNetwork: Double, cpuSeconds: Double, peakBytes: Int,
      threads: Int
    ) {
      self.wallSeconds = wallSeconds
      self.secondsPerNetwork = secondsPerNetwork
      self.cpuSeconds = cpuSeconds
      self.peakBytes = peakBytes
      self.threads = threads
    }
  }

  /// Creates the document.
  public init(
    program: String, name: String, configurationHash: String, reliable: Bool, reasons: [String],
    couplings: Couplings, engineering: Engineering, estimator: String,
    observables: [String: ReportedEstimate], connected: Connected, spectrum: Spectrum?,
    effectiveMassWindow: [Int]?,
    weights: Weights, schwingerDyson: SchwingerDyson, comparison: [String: Comparison],
    hmc: MarkovChain?,
    axis: [AxisPoint]?, cost: Cost
  ) {
    self.program = program
    self.name = name
    self.configurationHash = configurationHash
    self.reliable = reliable
    self.reasons = reasons
    self.couplings = couplings
    self.engineering = engineering
    self.estimator = estimator
    self.observables = observables
    self.connected = connected
    self.spectrum = spectrum
    self.effectiveMassWindow = effectiveMassWindow
    self.weights = weights
    self.schwingerDyson = schwingerDyson
    self.comparison = comparison
    self.hmc = hmc
    self.axis = axis
    self.cost = cost
  }
}
