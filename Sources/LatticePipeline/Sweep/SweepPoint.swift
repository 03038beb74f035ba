public import RunConfiguration

/// One point of a sweep.
public struct SweepPoint: Sendable {
  /// Its number, from 0, in the order of the file.
  public let index: Int

  /// A value for every swept key.
  public let values: [SweptValue]

  /// The run that serves this point alone; nil if its configuration has problems.
  let plan: PlannedRun?

  /// What is wrong with its configuration.
  public let problems: [ConfigurationProblem]

  /// What is wrong with its configuration, in sentences.
  var fault: String {
    problems.map { problem in
      ConfigurationProblem(
        source: "", keyPath: problem.keyPath, fact: problem.fact, rule: problem.rule,
        wayOut: problem.wayOut
      ).description
    }.joined(separator: " ")
  }
}
