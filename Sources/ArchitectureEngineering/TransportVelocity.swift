public import LatticeGeometry

/// A velocity field v(φ, t), 0 ≤ t ≤ 1, whose flow dφ/dt = v carries free networks towards a target.
///
/// The flow is a fixed, invertible map, and ∫∇·v dt is the logarithm of its Jacobian; so the weights
/// that make up for what the map misses are known exactly, whatever v is.
public protocol TransportVelocity: Sendable {
  /// The momentum grid of the fields.
  var grid: MomentumGrid { get }

  /// n, the number of components of the fields.
  var componentCount: Int { get }

  /// The scale of each mode at a time, if the flow is followed in units that move; else nil.
  func frame(at time: Double) -> TransportFrame?

  /// The same velocity with its tables ready at the times an integrator asks for.
  func prepared(for method: RungeKuttaTableau, stepCount: Int) -> any TransportVelocity

  /// Creates an evaluator with its own buffers, for use on one thread.
  func makeEvaluator() -> any TransportVelocityEvaluator
}

extension TransportVelocity {
  /// One component unless a conformer says otherwise.
  public var componentCount: Int { 1 }

  /// Nothing to prepare unless a conformer says otherwise.
  public func prepared(for method: RungeKuttaTableau, stepCount: Int) -> any TransportVelocity {
    self
  }

  /// Fixed units unless a conformer says otherwise.
  public func frame(at time: Double) -> TransportFrame? { nil }
}

/// Evaluates a velocity field.
public protocol TransportVelocityEvaluator: AnyObject {
  /// Writes dc/dt of the coefficients c(p) = φ̃(p)/V, with φ(x) = Σ_p c(p) e^{ip·x}; with a frame,
  /// da/dt of a = c/s.
  ///
  /// - Parameters:
  ///   - coefficients: c(p), or a(p), 2 · modeCount doubles for each component, one after the other,
  ///     and room for whole vectors; kept.
  ///   - time: t in [0, 1].
  ///   - derivative: Receives dc/dt, of the same shape.
  /// - Returns: ∇·v = Σ_x ∂v(x)/∂φ(x); with a frame, the divergence of da/dt in a.
  func evaluate(
    _ coefficients: UnsafePointer<Double>, at time: Double,
    into derivative: UnsafeMutablePointer<Double>
  ) -> Double
}
