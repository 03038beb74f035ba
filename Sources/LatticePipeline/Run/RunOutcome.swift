/// What a finished run leaves behind.
public struct RunOutcome: Sendable {
  /// The run's folder.
  public let folder: String

  /// The content of its results.json.
  public let resultsJSON: String

  /// The run in ten lines or so; warnings first.
  public let summary: String

  /// Why the statistics cannot be trusted, one sentence each; empty if they can.
  public let reasons: [String]
}
