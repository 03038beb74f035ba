public import RunConfiguration

/// What every kind of planned run can tell of itself.
public protocol ConfiguredPlan: Sendable {
  /// The configuration with the program's choices filled in.
  var configuration: RunConfiguration { get }

  /// SHA-256 of the resolved physics, and of the files it names, in hexadecimal.
  var configurationHash: String { get }

  /// Fields that will be drawn.
  var fieldCount: Int { get }

  /// Remarks on choices the user may not expect.
  var remarks: [String] { get }
}

extension ConfiguredPlan {
  /// `<name>-<first 8 digits of the hash>`, the run's folder below Results.
  public var folderName: String { "\(configuration.name)-\(configurationHash.prefix(8))" }
}
