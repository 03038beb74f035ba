/// Thrown when a sweep was stopped before its end.
public struct SweepInterrupted: Error, Hashable, Sendable {
  /// Points finished by then.
  public let finishedPoints: Int

  /// All points.
  public let pointCount: Int

  /// Networks that are kept of the run that was interrupted.
  public let keptNetworks: Int

  /// Networks that run will have.
  public let networksWanted: Int

  /// The sweep's folder.
  public let folder: String
}
