public import LatticeGeometry

/// A velocity field v(φ, t), 0 ≤ t ≤ 1, whose flow dφ/dt = v carries free networks towards a target.
///
/// The flow is a fixed, invertible map, and ∫∇·v dt is the logarithm of its Jacobian; so the weights
/// that make up for what the map misses are known exactly, whatever v is.
public protocol TransportVelocity: Sendable {
  /// The momentum grid of the fields.
  var grid: MomentumGrid { get }

  /// Creates an evaluator with its own buffers, for use on one thread.
  func makeEvaluator() -> any TransportVelocityEvaluator
}

/// Evaluates a velocity field.
public protocol TransportVelocityEvaluator: AnyObject {
  /// Writes dc/dt of the coefficients c(p) = φ̃(p)/V, with φ(x) = Σ_p c(p) e^{ip·x}.
  ///
  /// - Parameters:
  ///   - coefficients: c(p), 2 · modeCount doubles; kept.
  ///   - time: t in [0, 1].
  ///   - derivative: Receives dc/dt, of the same shape.
  /// - Returns: ∇·v = Σ_x ∂v(x)/∂φ(x).
  func evaluate(
    _ coefficients: UnsafePointer<Double>, at time: Double,
    into derivative: UnsafeMutablePointer<Double>
  ) -> Double
}
