import ArchitectureEngineering

/// How a run's density is realised, and why so.
struct EngineeringRecord: Sendable {
  /// `weights`, `transport`, …
  let realisation: String

  /// The map, nil without one.
  let transport: String?

  /// The choice in a sentence, for the log.
  let reason: String

  /// Integration steps of each stretch of the map.
  let steps: [Int]

  /// What doubling the steps would change, nil without a map.
  let doubling: StepDoubling?
}
