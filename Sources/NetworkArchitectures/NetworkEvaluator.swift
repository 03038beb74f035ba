public import LatticeGeometry

/// Draws networks of one architecture and evaluates them on the whole lattice.
public protocol NetworkEvaluator: AnyObject {
  /// Draws a network's parameters from its stream and writes φ(x) at every site.
  ///
  /// - Parameters:
  ///   - stream: The network's own stream; the field depends on nothing else.
  ///   - field: One configuration for each component on the architecture's lattice; overwritten.
  func drawNetwork(using stream: inout RandomStream, into field: borrowing Field)
}
