public import LatticeGeometry

/// How a parameter density is realised: independent networks in, weighted fields of the target out.
///
/// A conformer is an immutable description; the buffers live in its realisers, one a worker.
public protocol DensityRealisation: Sendable {
  /// The momentum grid of the lattice the fields live on.
  var grid: MomentumGrid { get }

  /// Points of the coupling axis that every network serves, at least one.
  var pointCount: Int { get }

  /// Whether every network has the same weight.
  var hasEqualWeights: Bool { get }

  /// The most networks that are drawn together, 1 if they are drawn one by one.
  var groupSize: Int { get }

  /// Creates a realiser with its own buffers, for use on one thread.
  func makeRealiser() -> any NetworkRealiser
}

extension DensityRealisation {
  /// One point unless a conformer says otherwise.
  public var pointCount: Int { 1 }

  /// Networks are drawn one by one unless a conformer says otherwise.
  public var groupSize: Int { 1 }

  /// Weights differ unless a conformer says otherwise.
  public var hasEqualWeights: Bool { false }
}

/// Draws networks of one density.
public protocol NetworkRealiser: AnyObject {
  /// c(p) = φ̃(p)/V of the field being visited, one set for each component; valid during the visit
  /// only, nil if the realiser does not know them.
  var visitedCoefficients: UnsafePointer<Double>? { get }

  /// Draws a network and hands its field at every point of the coupling axis, in order, to a visitor.
  ///
  /// - Parameters:
  ///   - stream: The network's own stream; fields and weights depend on nothing else.
  ///   - visit: Takes the point's number, the field, one configuration for each of its components,
  ///     valid during the call only, and ln w, where
  ///     E[w] = Z/Z_ref with the same reference at every point.
  func drawNetwork(
    using stream: inout RandomStream,
    visit: (_ point: Int, _ field: borrowing Field, _ logWeight: Double) -> Void)

  /// Draws networks together and hands their fields at every point of the coupling axis to a visitor:
  /// at each point one field for each network, in order.
  ///
  /// - Parameters:
  ///   - streams: The networks' own streams, at most as many as the realisation's group size; fields
  ///     and weights depend on nothing else.
  ///   - shouldStop: Asked on the way.
  ///   - visit: Takes the point's number, the field, valid during the call only, and its weight.
  /// - Returns: Whether all were drawn.
  func drawGroup(
    using streams: inout [RandomStream], shouldStop: () -> Bool,
    visit: (_ point: Int, _ field: borrowing Field, _ weight: NetworkWeight) -> Void
  ) -> Bool
}

extension NetworkRealiser {
  /// Networks one by one, each with its own weight.
  public func drawGroup(
    using streams: inout [RandomStream], shouldStop: () -> Bool,
    visit: (_ point: Int, _ field: borrowing Field, _ weight: NetworkWeight) -> Void
  ) -> Bool {
    for network in streams.indices {
      if shouldStop() { return false }
      drawNetwork(using: &streams[network]) { point, field, logWeight in
        visit(point, field, NetworkWeight(log: logWeight, family: logWeight))
      }
    }
    return true
  }
}

extension NetworkRealiser {
  /// Not known unless a conformer says otherwise.
  public var visitedCoefficients: UnsafePointer<Double>? { nil }
}
