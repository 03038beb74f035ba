/// Thrown when a run was stopped before its end.
public struct RunInterrupted: Error, Hashable, Sendable {
  /// Networks drawn by then.
  public let completedNetworks: Int

  /// The folder it can be resumed from; nil if nothing was saved.
  public let checkpoint: String?
}
