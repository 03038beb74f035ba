public import LatticeGeometry

/// The part Σ_x U(φ(x)) of a local action beyond its quadratic term.
///
/// Together with the mass term it is all that the Schwinger–Dyson form of the propagator needs of
/// an action: with V′ = (m² − M²) φ + U′(φ) and D = 1/(K + M²) for any M²,
/// G(p) = D − D² [(m² − M²) + ⟨U″⟩ − ⟨|FT V′|²⟩/V]. Its Wick expansion gives the gap equation, the
/// spread of plain weights and the first order of the transport towards it.
///
/// A field of n components takes n configurations of a `Field`, one after the other; what is called
/// a configuration here and in ``Action`` is all n of them.
public protocol LocalInteraction: Sendable {
  /// n, the number of components of the field.
  var componentCount: Int { get }

  /// Whether U vanishes.
  var isZero: Bool { get }

  /// Whether U(−φ) = U(φ), so that averages of odd functions of the field vanish.
  var isEven: Bool { get }

  /// Σ_x [U(φ(x)) + a φ(x)²] over one of the configurations a field holds; dimensionless.
  ///
  /// - Parameters:
  ///   - field: φ.
  ///   - configuration: Which one.
  ///   - coefficient: a, so that a mass term needs no pass of its own.
  func value(
    sumOver field: borrowing Field, configuration: Int, addingSquares coefficient: Double
  ) -> Double

  /// Writes ∂U/∂φ(x) of every configuration into a field of the same shape.
  ///
  /// - Parameters:
  ///   - field: φ.
  ///   - derivative: The result; it may be `field` itself.
  func writeDerivative(of field: borrowing Field, into derivative: borrowing Field)

  /// Adds ∂U/∂φ(x) of every configuration to a field of the same shape.
  func addDerivative(of field: borrowing Field, to force: borrowing Field)

  /// Σ_x U″(φ(x)) over one of the configurations a field holds; of n components,
  /// Σ_x (1/n) Σ_a ∂²U/∂φ_a².
  func secondDerivativeSum(over field: borrowing Field, configuration: Int) -> Double

  /// U(φ) = Σ_n u_n :φⁿ: with normal ordering for Gaussian fields of ⟨φ²⟩ = G₀.
  func wickExpansion(coincident: Double) -> any WickExpansion

  /// A number not below |⟨U″⟩| in any Gaussian measure of ⟨φ²⟩ ≤ G₀, not decreasing with G₀.
  func curvatureBound(coincident: Double) -> Double

  /// Refuses a mass with which ∫ Π dφ e^{−S} diverges.
  ///
  /// - Throws: ``FieldTheoryError``.
  func requireNormalisable(massSquared: Double) throws(FieldTheoryError)
}

extension LocalInteraction {
  /// One component unless a conformer says otherwise.
  public var componentCount: Int { 1 }

  /// Σ_x U(φ(x)) over one of the configurations a field holds; dimensionless.
  public func value(sumOver field: borrowing Field, configuration: Int) -> Double {
    value(sumOver: field, configuration: configuration, addingSquares: 0)
  }

  /// Σ_x U(φ(x)) over a field that holds one configuration.
  public func value(sumOver field: borrowing Field) -> Double {
    precondition(
      field.count == componentCount, "several configurations; name the one that is meant")
    return value(sumOver: field, configuration: 0)
  }

  /// Σ_x U″(φ(x)) over a field that holds one configuration.
  public func secondDerivativeSum(over field: borrowing Field) -> Double {
    precondition(
      field.count == componentCount, "several configurations; name the one that is meant")
    return secondDerivativeSum(over: field, configuration: 0)
  }
}
