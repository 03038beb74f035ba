public import LatticeGeometry

/// The part Σ_x U(φ(x)) of a local action beyond its quadratic term.
///
/// Together with the mass term it is all that the Schwinger–Dyson form of the propagator needs of
/// an action: with V′ = (m² − M²) φ + U′(φ) and D = 1/(K + M²) for any M²,
/// G(p) = D − D² [(m² − M²) + ⟨U″⟩ − ⟨|FT V′|²⟩/V].
public protocol LocalInteraction: Sendable {
  /// Σ_x U(φ(x)) over one of the configurations a field holds; dimensionless.
  func value(sumOver field: borrowing Field, configuration: Int) -> Double

  /// Writes the derivative U⁽ⁿ⁾(φ(x)) of every configuration into a field of the same shape.
  ///
  /// - Parameters:
  ///   - order: n ≥ 1.
  ///   - field: φ.
  ///   - derivative: The result; it may be `field` itself.
  func writeDerivative(
    order: Int, of field: borrowing Field, into derivative: borrowing Field)

  /// Σ_x U″(φ(x)) over one of the configurations a field holds.
  func secondDerivativeSum(over field: borrowing Field, configuration: Int) -> Double
}

extension LocalInteraction {
  /// Σ_x U(φ(x)) over a field that holds one configuration.
  public func value(sumOver field: borrowing Field) -> Double {
    precondition(field.count == 1, "several configurations; name the one that is meant")
    return value(sumOver: field, configuration: 0)
  }

  /// Writes U′(φ(x)) of every configuration into a field of the same shape.
  public func writeDerivative(of field: borrowing Field, into derivative: borrowing Field) {
    writeDerivative(order: 1, of: field, into: derivative)
  }

  /// Σ_x U″(φ(x)) over a field that holds one configuration.
  public func secondDerivativeSum(over field: borrowing Field) -> Double {
    precondition(field.count == 1, "several configurations; name the one that is meant")
    return secondDerivativeSum(over: field, configuration: 0)
  }
}
