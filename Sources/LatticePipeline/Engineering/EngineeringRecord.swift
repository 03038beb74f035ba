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

  /// The map as it can be stored, nil for those without fitted coefficients.
  var map: EngineeredMap?

  /// The most networks that are resampled together; nil without resampling.
  var resamplingGroup: Int?

  /// The same record, with why the realisation was taken.
  func because(_ reason: String) -> EngineeringRecord {
    EngineeringRecord(
      realisation: realisation, transport: transport, reason: reason, steps: steps,
      doubling: doubling, map: map,
      resamplingGroup: resamplingGroup)
  }
}
