public import LatticeGeometry

/// A Euclidean lattice action S[φ]; fields are weighted with e^{−S}.
public protocol Action: Sendable {
  /// S[φ] of one of the configurations a field holds; dimensionless.
  func value(of field: borrowing Field, configuration: Int) -> Double

  /// Writes ∂S/∂φ(x) of every configuration into a field of the same shape.
  ///
  /// The argument and the result must not share storage.
  func force(of field: borrowing Field, into force: borrowing Field)
}

extension Action {
  /// S[φ] of a field that holds one configuration; dimensionless.
  public func value(of field: borrowing Field) -> Double {
    precondition(field.count == 1, "several configurations; name the one that is meant")
    return value(of: field, configuration: 0)
  }
}
