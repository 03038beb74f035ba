public import LatticeGeometry

/// A local interaction of one component, a function U(φ) with all its derivatives.
public protocol ScalarInteraction: LocalInteraction {
  /// U(φ) of a single value; dimensionless.
  func potential(at value: Double) -> Double

  /// Writes the derivative U⁽ⁿ⁾(φ(x)) of every configuration into a field of the same shape.
  ///
  /// - Parameters:
  ///   - order: n ≥ 1.
  ///   - field: φ.
  ///   - derivative: The result; it may be `field` itself.
  func writeDerivative(
    order: Int, of field: borrowing Field, into derivative: borrowing Field)
}

extension ScalarInteraction {
  /// Writes U′(φ(x)) of every configuration into a field of the same shape.
  public func writeDerivative(of field: borrowing Field, into derivative: borrowing Field) {
    writeDerivative(order: 1, of: field, into: derivative)
  }
}
