/// The content of `results.json` of a renormalisation-group flow; of its last four sections one is there.
public struct FlowResultsDocument: Encodable, Sendable {
  /// Version of this document's layout.
  public let schemaVersion = 1

  /// The program that wrote it.
  public var program: String

  /// The flow's name.
  public var name: String

  /// SHA-256 of the resolved physics configuration.
  public var configurationHash: String

  /// `passive`, `active`, `fixedPoint` or `coarseGraining`.
  public var kind: String

  /// Whether the numbers can be trusted.
  public var reliable: Bool

  /// Why not, one sentence each; empty if they can.
  public var reasons: [String]

  /// What it cost.
  public var cost: Cost

  /// The couplings of a potential against the scale.
  public var passive: PassiveFlowResults?

  /// The quartic coupling of networks against σ_W.
  public var active: ActiveFlowResults?

  /// Fixed points and their exponents.
  public var fixedPoint: FixedPointResults?

  /// The couplings of coarse fields against the cut-off.
  public var coarseGraining: CoarseGrainingResults?

  /// What a flow cost.
  public struct Cost: Encodable, Sendable {
    /// Wall-clock seconds.
    public var wallSeconds: Double
    /// CPU seconds of the whole process.
    public var cpuSeconds: Double
    /// The process's largest resident size.
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

  /// Creates a document without any flow.
  public init(
    program: String, name: String, configurationHash: String, kind: String, reasons: [String],
    cost: Cost
  ) {
    self.program = program
    self.name = name
    self.configurationHash = configurationHash
    self.kind = kind
    reliable = reasons.isEmpty
    self.reasons = reasons
    self.cost = cost
  }
}
