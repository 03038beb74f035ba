public import LatticeGeometry

/// A smooth function f applied to a field site by site; of n components, to all of them at once.
public protocol SiteFunction: Sendable {
  /// Writes f(φ(x)) of every configuration.
  ///
  /// - Parameters:
  ///   - field: φ.
  ///   - result: f(φ), a field of the same shape; it may be `field` itself.
  /// - Returns: Σ_x f′(φ(x)) over all configurations; of n components, Σ_x Σ_a ∂f_a/∂φ_a.
  func apply(to field: borrowing Field, into result: borrowing Field) -> Double

  /// The function with its slope kept near that at φ = 0: it goes on as its tangent from where |f′ − f′(0)|
  /// reaches a limit. The flow of such a function exists for every field, forwards and backwards, whereas
  /// a power carries fields from or to infinity in finite time.
  ///
  /// - Parameter limit: Above zero.
  func limitingSlope(to limit: Double) -> any SiteFunction
}
