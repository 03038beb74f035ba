/// A configuration together with everything that is wrong with it, so that the caller can add what
/// only physics knows and report all problems at once.
public struct DecodedConfiguration: Sendable {
  /// The typed values; defaults stand in where a value was missing or wrong.
  public private(set) var configuration: RunConfiguration
  /// The problems found so far, those of the file in its order, then those of the command line.
  public let problems: [ConfigurationProblem]
  /// The file as it was found, which problems carry as their source.
  public var source: String { locator.source }

  private let locator: ConfigurationLocator
  private let meantKeys: Set<String>

  init(locator: ConfigurationLocator, scannerProblems: [ConfigurationProblem]) {
    var checker = ConfigurationChecker(locator: locator, problems: scannerProblems)
    checker.check()
    self.locator = locator
    meantKeys = checker.meantKeys
    problems = Self.inOrder(checker.problems)
    let builder = ConfigurationBuilder(
      locator: locator, isSound: { [checker] path in checker.isSound(path) })
    configuration = builder.configuration()
  }

  /// Makes a problem of the named key, placed at its line or its `--set` argument.
  ///
  /// - Parameters:
  ///   - keyPath: The key, e.g. `theory.lambda`.
  ///   - fact: What is the case, as a predicate; nil says what the key is: `is 0`, or `is missing`.
  ///   - rule: The rule broken, e.g. `it must be at least 2`.
  ///   - wayOut: What to do instead, e.g. `Try 8.`
  public func problem(
    at keyPath: String, fact: String? = nil, rule: String, wayOut: String
  ) -> ConfigurationProblem {
    let found = locator.node(at: keyPath).map { "is \($0.shown)" } ?? "is missing"
    return locator.problem(at: keyPath, fact: fact ?? found, rule: rule, wayOut: wayOut)
  }

  /// The same with another seed.
  public func seeded(_ seed: UInt64) -> DecodedConfiguration {
    var copy = self
    copy.configuration.ensemble.seed = seed
    return copy
  }

  /// Whether no problem touches the key, anything above it, or anything below it.
  ///
  /// A key that a misspelt one probably meant is not sound either.
  public func isSound(_ keyPath: String) -> Bool {
    Self.isSound(keyPath, problems: problems, meantKeys: meantKeys)
  }

  /// Whether the user gave the key, in the file or on the command line.
  public func isPresent(_ keyPath: String) -> Bool {
    locator.node(at: keyPath) != nil
  }

  /// The configuration, if neither decoding nor the caller found a problem.
  ///
  /// - Throws: All problems together, in the order of ``problems``.
  public func validated(
    adding further: [ConfigurationProblem] = []
  ) throws(ConfigurationError) -> RunConfiguration {
    if let error = ConfigurationError(Self.inOrder(problems + further)) { throw error }
    return configuration
  }

  static func isSound(
    _ keyPath: String, problems: [ConfigurationProblem], meantKeys: Set<String>
  ) -> Bool {
    func touches(_ path: String) -> Bool {
      ConfigurationPath.contains(path, keyPath) || ConfigurationPath.contains(keyPath, path)
    }
    return !problems.contains { !$0.keyPath.isEmpty && touches($0.keyPath) }
      && !meantKeys.contains(where: touches)
  }

  private static func inOrder(_ problems: [ConfigurationProblem]) -> [ConfigurationProblem] {
    // The offset keeps the order of problems at the same place.
    let ranked = problems.enumerated().sorted { first, second in
      let (one, two) = (first.element, second.element)
      return (one.line ?? .max, one.column ?? .max, first.offset)
        < (two.line ?? .max, two.column ?? .max, second.offset)
    }
    return ranked.map(\.element)
  }
}
