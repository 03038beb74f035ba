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

  /// How many of them their configuration does not allow, so that trying again alone is of no use.
  public let refusedPoints: Int

  /// What became of the failed points and what helps them; nil if none failed.
  ///
  /// - Parameter pointCount: All points.
  public func advice(of pointCount: Int) -> String? {
    guard failedPoints > 0 else { return nil }
    let failed = "\(failedPoints) of \(pointCount) points failed"
    let resume = "\(ShellCommand.resuming(folder))"
    guard refusedPoints > 0 else { return "\(failed); try them again with: \(resume)" }
    let rest = failedPoints - refusedPoints
    return rest == 0
      ? "\(failed); \(SweepStatus.wayOut)"
      : "\(failed); \(resume) tries \(rest) of them again, for the others \(SweepStatus.wayOut)"
  }
}
