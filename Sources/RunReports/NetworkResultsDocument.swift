/// The content of `results.json` of a run of fully connected networks.
public struct NetworkResultsDocument: Encodable, Sendable {
  /// Version of this document's layout.
  public let schemaVersion = 1

  /// The program that wrote it.
  public var program: String

  /// The run's name.
  public var name: String

  /// SHA-256 of the resolved physics configuration.
  public var configurationHash: String

  /// Whether the errors can be trusted.
  public var reliable: Bool

  /// Why not, one sentence each; empty if they can.
  public var reasons: [String]

  /// Networks drawn.
  public var networks: Int

  /// Neurons in each hidden layer.
  public var width: Int

  /// Hidden layers.
  public var depth: Int

  /// The sampled two-point function against the exact kernel.
  public var kernel: Kernel

  /// What the user should know before using higher correlators.
  public var warnings: [String]

  /// What the run cost.
  public var cost: ResultsDocument.Cost

  /// The sampled two-point function against the exact kernel.
  public struct Kernel: Encodable, Sendable {
    /// Pairs of sites.
    public var pairs: Int

    /// The largest |pull| among them.
    public var maxPull: ReportedNumber

    /// Creates the section.
    public init(pairs: Int, maxPull: Double) {
      self.pairs = pairs
      self.maxPull = ReportedNumber(maxPull)
    }
  }

  /// Creates the document.
  public init(
    program: String, name: String, configurationHash: String, reliable: Bool,
    reasons: [String], networks: Int, width: Int, depth: Int, kernel: Kernel, warnings: [String],
    cost: ResultsDocument.Cost
  ) {
    self.program = program
    self.name = name
    self.configurationHash = configurationHash
    self.reliable = reliable
    self.reasons = reasons
    self.networks = networks
    self.width = width
    self.depth = depth
    self.kernel = kernel
    self.warnings = warnings
    self.cost = cost
  }
}
