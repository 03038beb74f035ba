/// The content of `manifest.json`: what made the run, and checksums of all it wrote.
public struct ManifestDocument: Codable, Sendable {
  /// The layout this program writes and reads.
  public static let currentVersion = 1

  /// Version of this document's layout.
  public let schemaVersion: Int

  /// The program, `lattice 0.1.0`.
  public var program: String

  /// Commit of the source tree the program lies in, null outside one.
  public var gitCommit: String?

  /// Whether that tree has uncommitted changes, null outside one.
  public var gitDirty: Bool?

  /// Version of the Swift compiler's language mode and FFTW's version.
  public var versions: [String: String]

  /// The computer's name.
  public var host: String

  /// Its processor.
  public var processor: String

  /// How random numbers are made.
  public var seedScheme: String

  /// The run's seed.
  public var seed: UInt64

  /// SHA-256 of the resolved physics configuration.
  public var configurationHash: String

  /// ISO 8601 times of start and end.
  public var started: String
  /// See ``started``.
  public var ended: String

  /// SHA-256 of every other file of the folder.
  public var files: [String: String]

  /// Creates the document.
  public init(
    program: String, gitCommit: String?, gitDirty: Bool?, versions: [String: String], host: String,
    processor: String, seedScheme: String, seed: UInt64, configurationHash: String,
    started: String, ended: String, files: [String: String]
  ) {
    schemaVersion = Self.currentVersion
    self.program = program
    self.gitCommit = gitCommit
    self.gitDirty = gitDirty
    self.versions = versions
    self.host = host
    self.processor = processor
    self.seedScheme = seedScheme
    self.seed = seed
    self.configurationHash = configurationHash
    self.started = started
    self.ended = ended
    self.files = files
  }
}
