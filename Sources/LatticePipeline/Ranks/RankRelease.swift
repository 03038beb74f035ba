/// Thrown on every rank but the first when the first says that all is over.
public struct RankRelease: Error, Hashable, Sendable {
  /// The exit code of all.
  public let code: Int32
}
