import Foundation
public import RunConfiguration

/// A finished run to go back to: its networks follow from its configuration and seed, bit for bit, so
/// they are drawn again rather than kept.
public struct RecordedRun: Sendable {
  /// The run's folder; nil if a configuration stands for a run that need not have been made.
  public let folder: String?

  /// The resolved configuration in the folder, with overrides applied.
  public let decoded: DecodedConfiguration

  /// Whether the run's folder holds its fields, so that nothing needs to be drawn.
  public let keepsFields: Bool

  /// Reads the configuration of a run.
  ///
  /// - Parameters:
  ///   - path: A run's folder, or a configuration.
  ///   - overrides: `key.path=value` arguments.
  /// - Throws: What keeps the configuration from being read, naming the folder if it is not a run's.
  public init(_ path: String, overrides: [String] = []) throws(ConfigurationError) {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    guard exists, isFolder.boolValue else {
      folder = nil
      keepsFields = false
      decoded = try ConfigurationFile.load(path, overrides: overrides)
      return
    }
    func holds(_ name: String) -> Bool {
      FileManager.default.fileExists(atPath: path + "/" + name)
    }
    guard holds("config.json"), holds("manifest.json") else {
      throw ConfigurationError(
        ConfigurationProblem(
          source: path, fact: "this folder is no run's: it has no config.json and manifest.json",
          wayOut: "Name the folder that lattice run printed last, or a configuration."))
    }
    folder = path
    keepsFields = holds("fields.h5")
    decoded = try ConfigurationFile.load(path + "/config.json", overrides: overrides)
  }
}
