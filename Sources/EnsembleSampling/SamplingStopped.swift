/// Thrown when a stop was requested before all networks were evaluated.
public struct SamplingStopped: Error, Hashable, Sendable {
  /// Networks evaluated by then.
  public let completedNetworks: Int
}
