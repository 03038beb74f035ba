public import LatticeGeometry

/// U(φ) = (λ/4!) (φ·φ)² of n components: the interaction of the O(n) model.
public struct VectorQuarticInteraction: LocalInteraction, Hashable {
  /// λ ≥ 0, in units of a^{d−4}; with one component the λ of φ⁴.
  public let lambda: Double

  /// n.
  public let componentCount: Int

  /// Creates the interaction.
  ///
  /// - Parameters:
  ///   - lambda: λ.
  ///   - componentCount: n ≥ 1.
  /// - Throws: ``FieldTheoryError`` if λ is negative or not finite.
  public init(lambda: Double, componentCount: Int) throws(FieldTheoryError) {
    precondition(componentCount >= 1, "at least one component")
    try requireFinite(lambda, "lambda")
    guard lambda >= 0 else { throw .unboundedBelow(lambda: lambda) }
    self.lambda = lambda
    self.componentCount = componentCount
  }

  /// The λ of a one-component φ⁴ theory with the same gap equation, λ (n + 2)/3:
  /// M² = m² + λ (n + 2) G₀/6.
  public var gapCoupling: Double { lambda * Double(componentCount + 2) / 3 }

  /// Whether λ = 0.
  public var isZero: Bool { lambda == 0 }

  /// It is.
  public var isEven: Bool { true }

  /// Σ [(λ/4!) (φ·φ)² + a φ·φ] of one configuration.
  public func value(
    sumOver field: borrowing Field, configuration: Int, addingSquares coefficient: Double
  ) -> Double {
    let moments = lengthMoments(
      of: field, componentCount: componentCount, configuration: configuration)
    return lambda / 24 * moments.fourthPowerSum + coefficient * moments.squareSum
  }

  /// Writes (λ/6) φ_a φ·φ.
  public func writeDerivative(of field: borrowing Field, into derivative: borrowing Field) {
    _ = gradient.apply(to: field, into: derivative)
  }

  /// Adds (λ/6) φ_a φ·φ.
  public func addDerivative(of field: borrowing Field, to force: borrowing Field) {
    gradient.add(of: field, to: force)
  }

  /// (λ/6) (1 + 2/n) Σ φ·φ of one configuration.
  public func secondDerivativeSum(over field: borrowing Field, configuration: Int) -> Double {
    let moments = lengthMoments(
      of: field, componentCount: componentCount, configuration: configuration)
    return lambda / 6 * (1 + 2 / Double(componentCount)) * moments.squareSum
  }

  /// (λ/4!) [:(φ·φ)²: + 2 (n + 2) G₀ :φ·φ: + n (n + 2) G₀²].
  public func wickExpansion(coincident: Double) -> any WickExpansion {
    VectorQuarticWickExpansion(
      lambda: lambda, componentCount: componentCount, coincident: coincident)
  }

  /// λ (n + 2) G₀/6.
  public func curvatureBound(coincident: Double) -> Double { gapCoupling / 2 * coincident }

  /// Refuses m² ≤ 0 at λ = 0.
  public func requireNormalisable(massSquared: Double) throws(FieldTheoryError) {
    try FieldTheory.requireNormalisable(massSquared: massSquared, lambda: lambda)
  }

  private var gradient: VectorLinearCubic {
    VectorLinearCubic(componentCount: componentCount, linear: 0, cubic: lambda / 6)
  }
}
