/// A theory's prediction of the propagator, to be set against a measurement.
public struct TheoryCurve: Hashable, Sendable {
  /// The name of its column: free, oneLoop, twoLoop, gap, exact.
  public let name: String

  /// What it is, for the table's header.
  public let definition: String

  /// G(p), one value per orbit.
  public let propagator: [Double]

  /// Creates a curve.
  public init(name: String, definition: String, propagator: [Double]) {
    self.name = name
    self.definition = definition
    self.propagator = propagator
  }
}
