/// What a finished sweep leaves behind.
public struct SweepOutcome: Sendable {
  /// The sweep's folder.
  public let folder: String

  /// The content of its index.json.
  public let indexJSON: String

  /// The sweep in a line a point.
  public let summary: String

  /// Why points failed, a sentence for each reason.
  public let failures: [String]

  /// How many points failed.
  public let failedPoints: Int
}
