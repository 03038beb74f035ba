/// A configuration with a `sweep` section: one file, many runs.
public struct SweepFile: Sendable {
  /// The file as it was found, which problems carry as their source.
  public let source: String

  /// What is varied.
  public let specification: SweepSpecification

  /// The tree with overrides applied and without its sweep.
  private let base: ConfigurationLocator

  /// The sweep section itself.
  private let section: ConfigurationNode

  /// Reads a file and applies command-line overrides; nil if it sweeps nothing.
  ///
  /// - Parameters:
  ///   - path: The file; looked up as ``ConfigurationFile/locate(_:)`` does.
  ///   - overrides: `key.path=value` arguments, applied in order.
  /// - Throws: What keeps the file from being read, or all problems of its sweep.
  public init?(_ path: String, overrides: [String] = []) throws(ConfigurationError) {
    try self.init(try ConfigurationFile.tree(at: path, overrides: overrides))
  }

  /// Decodes a configuration's text; the pure part of ``init(_:overrides:)``.
  public init?(
    text: String, source: String, overrides: [String] = []
  ) throws(ConfigurationError) {
    try self.init(
      try ConfigurationFile.tree(
        bytes: Array(text.utf8), source: source, overrides: overrides))
  }

  private init?(
    _ read: (locator: ConfigurationLocator, duplicates: [ConfigurationProblem])
  ) throws(ConfigurationError) {
    let locator = read.locator
    guard let section = locator.root["sweep"] else { return nil }
    var decoder = SweepDecoder(locator: locator)
    let specification = decoder.decode(section)
    var problems = read.duplicates + decoder.problems
    for override in locator.overrides where override.path != "sweep" {
      let rival = specification?.keys.first {
        ConfigurationPath.contains($0, override.path)
          || ConfigurationPath.contains(override.path, $0)
      }
      guard let rival else { continue }
      problems.append(
        ConfigurationProblem(
          source: override.label, keyPath: override.path, fact: "is swept",
          rule: "the points' own values of \(rival) would win",
          wayOut: "Set sweep itself, or use lattice run with --set sweep=null."))
    }
    if let error = ConfigurationError(problems) { throw error }
    guard let specification else { preconditionFailure("a sweep without points has a problem") }
    self.specification = specification
    self.section = section
    source = locator.source
    var root = locator.root
    if case .object(let members) = root.value {
      root.value = .object(members.filter { $0.key != "sweep" })
    }
    base = ConfigurationLocator(source: source, root: root, overrides: locator.overrides)
  }

  /// The file's own value of the sweep's name; the default without one.
  public var name: String {
    guard case .string(let name)? = base.root["name"]?.value else { return "run" }
    return name
  }

  /// The seed that seeds of points are made from.
  public var seed: UInt64? { base.node(at: "ensemble.seed")?.unsignedInteger }

  /// What is wrong with keys that are not swept, each taken by itself: no point can be run with it.
  public var commonProblems: [ConfigurationProblem] {
    var checker = ConfigurationChecker(locator: base, problems: [])
    checker.checkKeys()
    return checker.problems.filter { problem in
      problem.keyPath.isEmpty
        || !specification.keys.contains {
          ConfigurationPath.contains($0, problem.keyPath)
            || ConfigurationPath.contains(problem.keyPath, $0)
        }
    }
  }

  /// The configuration of one run of the sweep.
  ///
  /// - Parameters:
  ///   - values: The keys it gives another value than the file.
  ///   - label: What its problems carry as their source; nil for the file itself.
  /// - Throws: A value that has no place to go to, such as an entry of a list that is too short.
  public func decoded(
    _ values: [SweptValue], label: String? = nil
  ) throws(ConfigurationError) -> DecodedConfiguration {
    let label = label ?? source
    var root = base.root
    for value in values {
      guard let path = ConfigurationPath(value.path) else {
        preconditionFailure("a swept key is a path")
      }
      try ConfigurationOverride(path: path, node: value.node, label: label).apply(to: &root)
    }
    return DecodedConfiguration(
      locator: ConfigurationLocator(source: label, root: root, overrides: base.overrides),
      scannerProblems: [])
  }

  /// The file with overrides applied, in canonical form: what a sweep's folder keeps.
  public var canonicalText: String {
    guard case .object(let members) = base.root.value else { return "{}\n" }
    let all = members + [ConfigurationMember(key: "sweep", node: section)]
    return CanonicalJSON(ConfigurationNode(.object(all))).text() + "\n"
  }
}
