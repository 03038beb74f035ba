/// Everything wrong with a configuration, at least one problem.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The problems, those of the file in its order, then those of the command line.
  public let problems: [ConfigurationProblem]

  /// Creates an error with one problem.
  public init(_ problem: ConfigurationProblem) {
    problems = [problem]
  }

  /// Creates an error, or nil when there is no problem.
  public init?(_ problems: [ConfigurationProblem]) {
    guard !problems.isEmpty else { return nil }
    self.problems = problems
  }

  /// The problems' sentences, one a line.
  public var description: String {
    problems.map(\.description).joined(separator: "\n")
  }
}
