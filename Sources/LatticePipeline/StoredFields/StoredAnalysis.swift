public import EnsembleSampling
public import EnsembleStorage
import Foundation
import LatticeGeometry
import RunConfiguration

/// The measurement of stored fields, a run's own or those of another program, without drawing anything.
public struct StoredAnalysis: Sendable {
  /// What the file itself does not say.
  public struct Description: Sendable {
    /// A configuration whose theory and analysis apply; nil takes the one stored beside the fields, or
    /// measures what needs no action.
    public var configuration: String?

    /// Overrides of single keys, `key.path=value`.
    public var overrides: [String] = []

    /// How to read a file that is not this program's.
    public var format = FieldFileOptions()

    /// Whether fields stand in the order of a Markov chain; nil takes those without log-weights for
    /// one, and those of this program's networks for independent.
    public var areChains: Bool?

    /// Workers.
    public var threads = Machine.availableCores

    /// Describes nothing beyond the file.
    public init() {}
  }

  /// Fewer fields give no errors.
  private static let fewestFields = 10

  private let plan: RunPlan
  private let stored: StoredFields

  /// The configuration that applies, if it is not the fields' own.
  private let configurationPath: String?

  /// Opens the fields and decides how they are measured.
  ///
  /// - Parameters:
  ///   - path: A run's folder with fields.h5, or a file.
  ///   - description: What the file does not say.
  /// - Throws: ``/EnsembleStorage/FieldFileError``, ``/RunConfiguration/ConfigurationError``,
  ///   ``StoredAnalysisError``.
  public init(_ path: String, _ description: Description) throws {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    let file = exists && isFolder.boolValue ? path + "/fields.h5" : path
    if isFolder.boolValue, !FileManager.default.fileExists(atPath: file) {
      throw StoredAnalysisError.noFields(path: path)
    }
    let first = try FieldFile.open(file, options: description.format)
    let ensemble = first.ensemble
    guard ensemble.count >= Self.fewestFields else {
      throw StoredAnalysisError.tooFewFields(
        path: file, count: ensemble.count, fewest: Self.fewestFields)
    }
    let isOwn = ensemble.configuration != nil && description.format.dataset == nil
    let decoded = try Self.decode(file: file, ensemble: ensemble, description)
    let configuration = decoded.configuration
    if isOwn, let text = ensemble.configuration {
      // Fields and log-weights belong to the action they were drawn for.
      let own = try ConfigurationFile.decode(text: text, source: file, overrides: []).configuration
      guard own.theory == configuration.theory, own.lattice == configuration.lattice else {
        throw StoredAnalysisError.otherTheory(path: file)
      }
    }
    guard configuration.lattice.extents == ensemble.lattice.extents else {
      throw StoredAnalysisError.otherLattice(
        path: file, found: ensemble.lattice.extents, expected: configuration.lattice.extents)
    }
    guard configuration.theory.components == ensemble.componentCount else {
      throw StoredAnalysisError.otherComponents(
        path: file, found: ensemble.componentCount, expected: configuration.theory.components)
    }
    guard configuration.lattice.boundary == .periodic,
      configuration.architecture.momenta == .lattice
    else { throw StoredAnalysisError.notPeriodic(path: file) }
    plan = try RunPlan(decoded, threads: description.threads)
    var sources = [first]
    if plan.isAxis {
      guard isOwn else { throw StoredAnalysisError.axis(path: file) }
      sources = try plan.points.map { point in
        var format = description.format
        format.point = point.index
        return try FieldFile.open(file, options: format)
      }
    }
    let areChains =
      description.areChains
      ?? (ensemble.chains != nil || (!isOwn && ensemble.logWeights == nil))
    stored = StoredFields(sources: sources, areChains: areChains)
    configurationPath = description.configuration
  }

  /// Fields that will be measured.
  public var fieldCount: Int { stored.sources.reduce(0) { $0 + $1.ensemble.count } }

  /// Measures and writes everything.
  ///
  /// - Throws: ``/RunReports/ReportError``, ``RunError``, ``/EnsembleStorage/FieldFileError`` or
  ///   ``/EnsembleSampling/SamplingStopped``; nothing is left behind then.
  public func execute(
    options: RunOptions, log: RunLog, monitor: SamplingMonitor
  ) throws -> RunOutcome {
    var options = options
    options.output = options.output ?? "Results/\(plan.folderName)-analysis"
    options.sources = stored.sources.map(\.path) + (configurationPath.map { [$0] } ?? [])
    return try Run(plan: plan, stored: stored, options: options, log: log).execute(
      monitor: monitor)
  }

  /// The configuration that applies.
  private static func decode(
    file: String, ensemble: StoredEnsemble, _ description: Description
  ) throws(ConfigurationError) -> DecodedConfiguration {
    // The number of fields is the file's.
    var overrides = description.overrides + ["ensemble.networks=\(ensemble.count)"]
    func decode(_ overrides: [String]) throws(ConfigurationError) -> DecodedConfiguration {
      if let path = description.configuration {
        return try ConfigurationFile.load(
          try ConfigurationFile.locate(path).path, overrides: overrides)
      }
      let stem = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
      let name = String(stem.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }.prefix(40))
      let text =
        ensemble.configuration
          ?? """
          {name: "\(name.isEmpty ? "fields" : name)", lattice: {extents: \(ensemble.lattice.extents)},
           theory: {action: "unknown", components: \(ensemble.componentCount)}}
          """
      return try ConfigurationFile.decode(text: text, source: file, overrides: overrides)
    }
    if ensemble.count < RunConfiguration.Analysis().blocks {
      overrides.append("analysis.blocks=\(ensemble.count)")
    }
    return try decode(overrides)
  }
}
