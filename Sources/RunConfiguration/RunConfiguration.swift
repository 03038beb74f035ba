/// What one run computes: the resolved content of a configuration file.
///
/// A value that came out of ``ConfigurationFile`` without problems obeys every rule of
/// ``ConfigurationSchema``; values made in code are not checked until ``canonicalText`` is decoded.
/// Quantities are in the file's own convention; nothing is converted here.
public struct RunConfiguration: Hashable, Sendable {
  /// Version of the configuration format; 1.
  public var schemaVersion: Int
  /// Name of the run's folder, 1 to 64 characters of [A-Za-z0-9._-].
  public var name: String
  /// The grid the fields live on.
  public var lattice: Lattice
  /// The target action and its couplings.
  public var theory: Theory
  /// The family of networks.
  public var architecture: Architecture
  /// How the networks' parameter density is deformed into the target's.
  public var engineering: Engineering
  /// How many networks are drawn, and from which seed.
  public var ensemble: Ensemble
  /// What is measured, and how.
  public var analysis: Analysis
  /// The predictions set beside the measured propagator; nil lets the program choose.
  public var compare: [ReferenceTheory]?
  /// The file of a propagator that is compared with as ``ReferenceTheory/user``; nil without one.
  public var compareTable: String?
  /// A renormalisation-group flow, for `lattice flow`; nil for a run. Unless it draws fields, the lattice
  /// and the theory only stand in for what such a configuration has not.
  public var flow: Flow?
  /// What a run leaves besides its results.
  public var output: Output

  /// Creates a configuration; all but the lattice and the theory have defaults.
  public init(
    schemaVersion: Int = 1, name: String = "run", lattice: Lattice, theory: Theory,
    architecture: Architecture = Architecture(), engineering: Engineering = Engineering(),
    ensemble: Ensemble = Ensemble(), analysis: Analysis = Analysis(),
    compare: [ReferenceTheory]? = nil, compareTable: String? = nil, flow: Flow? = nil,
    output: Output = Output()
  ) {
    self.schemaVersion = schemaVersion
    self.name = name
    self.lattice = lattice
    self.theory = theory
    self.architecture = architecture
    self.engineering = engineering
    self.ensemble = ensemble
    self.analysis = analysis
    self.compare = compare
    self.compareTable = compareTable
    self.flow = flow
    self.output = output
  }
}
