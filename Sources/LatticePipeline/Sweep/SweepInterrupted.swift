/// Thrown when a sweep was stopped before its end.
public struct SweepInterrupted: Error, Hashable, Sendable {
  /// Points finished by then.
  public let finishedPoints: Int

  /// All points.
  public let pointCount: Int

  /// The sweep's folder.
  public let folder: String
}
