/// results.json of a reconstructed action.
public struct ReconstructionDocument: Encodable, Sendable {
  /// A coupling order by order at one set of momenta.
  public struct Quartic: Encodable, Sendable {
    /// Mode numbers of p₁ … p₄.
    public var momenta: [[Int]]
    /// −G̃4.
    public var leading: ReportedEstimate
    /// What the diagrams of the next order add; null where they are not measured.
    public var closedSextic: ReportedEstimate?
    /// Likewise.
    public var bubbles: ReportedEstimate?
    /// Likewise.
    public var legCorrections: ReportedEstimate?
    /// g4 to the next order.
    public var nextOrder: ReportedEstimate?
    /// The same if g6 vanishes: leading − bubbles.
    public var withoutSextic: ReportedEstimate?

    /// Creates an entry.
    public init(
      momenta: [[Int]], leading: ReportedEstimate, closedSextic: ReportedEstimate?,
      bubbles: ReportedEstimate?, legCorrections: ReportedEstimate?, nextOrder: ReportedEstimate?,
      withoutSextic: ReportedEstimate?
    ) {
      self.momenta = momenta
      self.leading = leading
      self.closedSextic = closedSextic
      self.bubbles = bubbles
      self.legCorrections = legCorrections
      self.nextOrder = nextOrder
      self.withoutSextic = withoutSextic
    }
  }

  /// g2 at one momentum.
  public struct Quadratic: Encodable, Sendable {
    /// n_μ.
    public var momentum: [Int]
    /// 1/G2(p).
    public var inverse: ReportedEstimate
    /// ½ G̃4 closed on a pair.
    public var shift: ReportedEstimate
    /// g2.
    public var total: ReportedEstimate
    /// K(p) + m² of the target.
    public var target: ReportedNumber

    /// Creates an entry.
    public init(
      momentum: [Int], inverse: ReportedEstimate, shift: ReportedEstimate, total: ReportedEstimate,
      target: ReportedNumber
    ) {
      self.momentum = momentum
      self.inverse = inverse
      self.shift = shift
      self.total = total
      self.target = target
    }
  }

  /// A theory of the run, or a width of its networks.
  public struct Point: Encodable, Sendable {
    /// m² of the target.
    public var massSquared: ReportedNumber
    /// λ = g4 of the target; null if its action is not known.
    public var lambda: ReportedNumber
    /// κ = g6 of the target.
    public var kappa: ReportedNumber
    /// N; null at exact width.
    public var width: Int?
    /// B = Σ_x G(x)².
    public var bubble: ReportedEstimate
    /// λ_eff = g4(0, 0, 0, 0), leading order.
    public var lambdaLeading: ReportedEstimate
    /// λ_eff to the next order; null where it is not measured.
    public var lambdaNextOrder: ReportedEstimate?
    /// λ_eff to the next order of an action without g6, which φ⁴ is judged by.
    public var lambdaWithoutSextic: ReportedEstimate?
    /// κ_eff = g6 at zero momentum, leading order.
    public var kappaLeading: ReportedEstimate?
    /// −G̃6 alone.
    public var amputatedSextic: ReportedEstimate?
    /// g2(0), leading correction: m² up to λ².
    public var massSquaredRecovered: ReportedEstimate?
    /// λ_rec − λ of φ⁴ as perturbation theory has it, to leading order.
    public var predictedDeviation: ReportedNumber
    /// λ_rec − λ of the highest order measured, of φ⁴ without g6.
    public var deviation: ReportedNumber
    /// The same in standard deviations.
    public var pull: ReportedNumber
    /// √((4σ)² + predictedDeviation²).
    public var allowedDeviation: ReportedNumber
    /// Whether the deviation is allowed; null without a target or without the next order.
    public var agrees: Bool?
    /// Whether the leading order alone misses by more than is allowed; null likewise.
    public var leadingExcluded: Bool?
    /// Whether the error is small enough to tell the orders apart.
    public var statisticsDecide: Bool
    /// The spread of g4 over momenta, largest |g4(p) − g4(0)| of the highest order.
    public var momentumSpread: ReportedNumber
    /// The leading order of free networks of independent neurons in closed form; null of others.
    public var exactLeading: ReportedNumber
    /// Every g4.
    public var quartic: [Quartic]
    /// Every g2.
    public var quadratic: [Quadratic]

    /// Creates a point with its quartic couplings; the rest is set where it exists.
    public init(
      bubble: ReportedEstimate, lambdaLeading: ReportedEstimate, statisticsDecide: Bool,
      quartic: [Quartic], quadratic: [Quadratic]
    ) {
      massSquared = ReportedNumber(nil)
      lambda = ReportedNumber(nil)
      kappa = ReportedNumber(nil)
      self.bubble = bubble
      self.lambdaLeading = lambdaLeading
      predictedDeviation = ReportedNumber(nil)
      deviation = ReportedNumber(nil)
      pull = ReportedNumber(nil)
      allowedDeviation = ReportedNumber(nil)
      self.statisticsDecide = statisticsDecide
      momentumSpread = ReportedNumber(nil)
      exactLeading = ReportedNumber(nil)
      self.quartic = quartic
      self.quadratic = quadratic
    }
  }

  /// How g4(0) falls with the width.
  public struct WidthScaling: Encodable, Sendable {
    /// d ln|g4|/d ln N; −1 is expected.
    public var exponent: ReportedEstimate
    /// N g4 for N → ∞, from a line in 1/N.
    public var limit: ReportedEstimate
    /// The same in closed form.
    public var exact: ReportedNumber

    /// Creates the section.
    public init(exponent: ReportedEstimate, limit: ReportedEstimate, exact: ReportedNumber) {
      self.exponent = exponent
      self.limit = limit
      self.exact = exact
    }
  }

  /// The program and its version.
  public var program: String
  /// Of the configuration.
  public var name: String
  /// SHA-256 of the resolved configuration.
  public var configurationHash: String
  /// `drawn` or `stored`.
  public var fields: String
  /// Networks, or configurations of a chain.
  public var networks: Int
  /// `schwingerDyson` or `direct`.
  public var estimator: String
  /// `coupling` or `width`.
  public var counting: String
  /// Whether the statistics can be trusted.
  public var reliable: Bool
  /// Why not.
  public var reasons: [String]
  /// The theories, or widths.
  public var points: [Point]
  /// Null without several widths.
  public var widthScaling: WidthScaling?
  /// CPU seconds of the whole command.
  public var cost: Cost

  /// What it cost.
  public struct Cost: Encodable, Sendable {
    /// Drawing and measuring.
    public var wallSeconds: Double
    /// All threads.
    public var cpuSeconds: Double
    /// The largest resident size.
    public var peakBytes: Int
    /// Workers.
    public var threads: Int

    /// Creates the section.
    public init(wallSeconds: Double, cpuSeconds: Double, peakBytes: Int, threads: Int) {
      self.wallSeconds = wallSeconds
      self.cpuSeconds = cpuSeconds
      self.peakBytes = peakBytes
      self.threads = threads
    }
  }

  /// Creates the document.
  public init(
    program: String, name: String, configurationHash: String, fields: String, networks: Int,
    estimator: String, counting: String, reasons: [String], points: [Point],
    widthScaling: WidthScaling?, cost: Cost
  ) {
    self.program = program
    self.name = name
    self.configurationHash = configurationHash
    self.fields = fields
    self.networks = networks
    self.estimator = estimator
    self.counting = counting
    reliable = reasons.isEmpty
    self.reasons = reasons
    self.points = points
    self.widthScaling = widthScaling
    self.cost = cost
  }
}
