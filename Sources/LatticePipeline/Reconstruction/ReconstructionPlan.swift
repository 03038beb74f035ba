import EnsembleStorage
import FieldTheory
import LatticeGeometry
import RunConfiguration

/// A run whose action is to be reconstructed: which networks are drawn, or which fields read, and what
/// can be said of them.
public struct ReconstructionPlan: Sendable {
  /// One plan, or one for each width.
  let plans: [RunPlan]

  /// The configuration of the run, and its hash and folder.
  let configuration: RunConfiguration
  let configurationHash: String
  let folderName: String

  /// The run's own fields; nil if networks are drawn.
  let stored: StoredFields?

  /// The run's folder or the configuration.
  let path: String

  /// More sites would need more memory and time than the next order is worth.
  static let largestVolume = 16_384

  /// Reads a run and checks that its action can be reconstructed.
  ///
  /// - Parameters:
  ///   - path: A run's folder or a configuration.
  ///   - overrides: `key.path=value` arguments. With any, networks are drawn and no stored field is read.
  ///   - threads: Workers.
  /// - Throws: All problems of the configuration, or why this run has no action to reconstruct;
  ///   ``/EnsembleStorage/FieldFileError`` if its fields cannot be read.
  public init(_ path: String, overrides: [String], threads: Int) throws {
    let recorded = try RecordedRun(path, overrides: overrides)
    let original = try PlannedRun(recorded.decoded, threads: threads)
    configuration = original.configuration
    folderName = original.folderName
    self.path = path
    // Neither fields nor other ensembles are wanted.
    var quiet = overrides + ["output.fields=false", "compare=[]"]
    var source: (any FieldSource)?
    if overrides.isEmpty, recorded.keepsFields, let folder = recorded.folder {
      let file = try FieldFile.open(folder + "/fields.h5", options: FieldFileOptions())
      source = file
      quiet.append("ensemble.networks=\(file.ensemble.count)")
    }
    func refuse(_ key: String, _ rule: String, _ wayOut: String) -> ConfigurationError {
      ConfigurationError(recorded.decoded.problem(at: key, rule: rule, wayOut: wayOut))
    }
    let flow = refuse(
      "flow", "a flow starts from an action, and has none to give back",
      "Name a configuration of lattice run.")
    // The keys of the reduced run have no place beside a flow.
    if recorded.decoded.configuration.flow != nil { throw flow }
    let reduced = try RecordedRun(path, overrides: quiet)
    switch try PlannedRun(reduced.decoded, threads: threads) {
    case .flow:
      throw flow
    case .network, .networkWidths:
      throw refuse(
        "theory.action",
        "fully connected networks have no propagator in momentum space to amputate with",
        "Their quartic coupling is fitted by lattice run; here name networks of cosine neurons.")
    case .field(let plan):
      plans = [plan]
      configurationHash = plan.configurationHash
    case .widths(let plan):
      plans = plan.plans
      configurationHash = plan.configurationHash
    }
    let plan = plans[0]
    if plan.target.componentCount > 1 {
      throw refuse(
        "theory.components",
        "the couplings of several components are tensors, which are not evaluated",
        "Try 1.")
    }
    if plan.momentumDomain != nil {
      throw refuse(
        "lattice.boundary",
        "fields that are not periodic have no connected functions in momentum space",
        "Try \"periodic\", with architecture.momenta = \"lattice\".")
    }
    if let point = plans.flatMap(\.points).first(where: { !$0.action.interaction.isEven }) {
      throw refuse(
        "theory.action",
        "\(TheoryText(point.action).action) is odd in φ, and the diagrams with odd connected functions "
          + "are listed but not evaluated on a lattice",
        "List them with lattice diagrams --counting width, or leave odd couplings out.")
    }
    if plan.lattice.volume > Self.largestVolume {
      throw refuse(
        "lattice.extents",
        "\(plan.lattice.volume) sites are more loop momenta than the next order is summed over; at most "
          + "\(Self.largestVolume) are", "Choose smaller extents.")
    }
    guard let source else {
      stored = nil
      return
    }
    var sources = [source]
    if plan.isAxis {
      sources = try plan.points.map { point in
        var format = FieldFileOptions()
        format.point = point.index
        return try FieldFile.open(source.path, options: format)
      }
    }
    stored = StoredFields(sources: sources, areChains: source.ensemble.chains != nil)
  }

  /// Fields that will be measured.
  public var fieldCount: Int {
    stored.map { $0.sources.reduce(0) { $0 + $1.ensemble.count } }
      ?? plans.reduce(0) { $0 + $1.fieldCount }
  }
}
