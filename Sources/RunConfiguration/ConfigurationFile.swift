import Foundation

/// Finds and reads configuration files.
public enum ConfigurationFile {
  /// Reads a file, applies command-line overrides and decodes the result.
  ///
  /// - Parameters:
  ///   - path: The file; looked up as ``locate(_:)`` does.
  ///   - overrides: `key.path=value` arguments, applied in order; `null` removes a key.
  /// - Throws: What keeps the file from being read as JSON at all, or a malformed override. What is
  ///   wrong with its values is in ``DecodedConfiguration/problems``.
  public static func load(
    _ path: String, overrides: [String] = []
  ) throws(ConfigurationError) -> DecodedConfiguration {
    let found = try locate(path).path
    return try decode(bytes: try contents(of: found), source: found, overrides: overrides)
  }

  /// Decodes a configuration's text; the pure part of ``load(_:overrides:)``.
  ///
  /// - Parameters:
  ///   - text: JSON with JSON5's conveniences.
  ///   - source: The name problems carry.
  ///   - overrides: `key.path=value` arguments.
  public static func decode(
    text: String, source: String, overrides: [String] = []
  ) throws(ConfigurationError) -> DecodedConfiguration {
    try decode(bytes: Array(text.utf8), source: source, overrides: overrides)
  }

  static func decode(
    bytes: [UInt8], source: String, overrides: [String]
  ) throws(ConfigurationError) -> DecodedConfiguration {
    let (locator, duplicates) = try tree(bytes: bytes, source: source, overrides: overrides)
    return DecodedConfiguration(locator: locator, scannerProblems: duplicates)
  }

  /// Reads a file's tree and applies overrides, without a look at its keys.
  ///
  /// - Returns: The tree with its places, and keys that were given twice.
  static func tree(
    at path: String, overrides: [String]
  ) throws(ConfigurationError) -> (ConfigurationLocator, duplicates: [ConfigurationProblem]) {
    let found = try locate(path).path
    return try tree(bytes: try contents(of: found), source: found, overrides: overrides)
  }

  static func tree(
    bytes: [UInt8], source: String, overrides: [String]
  ) throws(ConfigurationError) -> (ConfigurationLocator, duplicates: [ConfigurationProblem]) {
    var problems: [ConfigurationProblem] = []
    var tree = ConfigurationNode(.object([]))
    var duplicates: [ConfigurationProblem] = []
    do throws(ConfigurationError) {
      (tree, duplicates) = try ConfigurationScanner.scanKeepingDuplicates(
        bytes: bytes, source: source)
      if case .object = tree.value {
      } else {
        problems.append(
          ConfigurationProblem(
            source: source, line: tree.line, column: tree.column, fact: "found \(tree.shown)",
            rule: "a configuration is a section in braces", wayOut: "Start with {."))
        tree = ConfigurationNode(.object([]))
      }
    } catch {
      problems += error.problems
    }
    var applied: [ConfigurationLocator.Override] = []
    // An override of a file that could not be read has nothing to apply to, only its form.
    let isReadable = problems.isEmpty
    for argument in overrides {
      do throws(ConfigurationError) {
        let override = try ConfigurationOverride(argument)
        if isReadable { try override.apply(to: &tree) }
        applied.append(.init(path: override.path.description, label: override.label))
      } catch {
        problems += error.problems
      }
    }
    if let error = ConfigurationError(isReadable ? duplicates + problems : problems),
      !problems.isEmpty
    {
      throw error
    }
    return (ConfigurationLocator(source: source, root: tree, overrides: applied), duplicates)
  }

  /// The bytes of a file, at most one more than the scanner accepts.
  private static func contents(of path: String) throws(ConfigurationError) -> [UInt8] {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      let inside = ConfigurationFolder.configurations(in: path, isDeep: true)
      throw ConfigurationError(
        ConfigurationProblem(
          source: path, fact: "this is a folder", rule: "a configuration is a file",
          wayOut: inside.isEmpty
            ? "Name a .json file." : "Try \(inside.prefix(10).listed("or"))."))
    }
    do {
      let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      defer { try? file.close() }
      var bytes: [UInt8] = []
      // A pipe gives what it has, so read until it is empty or too much.
      while bytes.count <= ConfigurationScanner.largestInput,
        let part = try file.read(upToCount: ConfigurationScanner.largestInput + 1 - bytes.count),
        !part.isEmpty
      {
        bytes += part
      }
      return bytes
    } catch {
      let isForbidden = !FileManager.default.isReadableFile(atPath: path)
      let reason = isForbidden ? "by this user" : "(\(error.localizedDescription))"
      throw ConfigurationError(
        ConfigurationProblem(
          source: path, fact: "the file cannot be read \(reason)",
          wayOut: isForbidden ? "Check its permissions." : "Check that it is a plain file."))
    }
  }
}
