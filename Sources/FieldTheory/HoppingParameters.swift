internal import RealModule

/// Couplings of S = Σ_x [−2κ Σ_μ φ_h(x) φ_h(x+μ̂) + (1 − 2λ_h) φ_h² + λ_h φ_h⁴].
///
/// φ = √(2κ) φ_h, m² = (1 − 2λ_h)/κ − 2d and λ = 6 λ_h/κ².
public struct HoppingParameters: Hashable, Sendable {
  /// κ > 0.
  public let kappa: Double

  /// λ_h.
  public let lambda: Double

  /// Pairs κ and λ_h.
  ///
  /// - Throws: ``FieldTheoryError`` if a number is not finite, or κ ≤ 0.
  public init(kappa: Double, lambda: Double) throws(FieldTheoryError) {
    try requireFinite(kappa, "kappa")
    try requireFinite(lambda, "lambda")
    guard kappa > 0 else { throw .hoppingNotPositive(kappa: kappa) }
    self.kappa = kappa
    self.lambda = lambda
  }

  /// The same theory from the internal convention.
  ///
  /// Eliminating λ_h = λκ²/6 leaves (λ/3) κ² + B κ − 1 = 0 with B = m² + 2d. For λ > 0 the product
  /// of the roots is −3/λ < 0, so exactly one is positive: κ = 2/(B + √(B² + 4λ/3)), which tends to
  /// the free theory's κ = 1/B as λ → 0 if B > 0. For B ≤ 0 it grows without bound in that limit,
  /// and the free theory itself has none.
  ///
  /// - Parameters:
  ///   - couplings: m² and λ.
  ///   - dimension: d.
  /// - Throws: ``FieldTheoryError`` if a number is not finite, or there is no κ > 0.
  public init(_ couplings: Couplings, dimension: Int) throws(FieldTheoryError) {
    try requireFinite(couplings.massSquared, "massSquared")
    try requireFinite(couplings.lambda, "lambda")
    let lambda = couplings.lambda
    let linear = couplings.massSquared + 2 * Double(dimension)
    // hypot keeps B² from overflowing; below 0 the two forms of the root exchange roles.
    let root = lambda >= 0 ? Double.hypot(linear, 2 * .sqrt(lambda / 3)) : .nan
    let kappa = linear > 0 ? 2 / (linear + root) : (root - linear) / (2 * lambda / 3)
    guard kappa > 0, kappa.isFinite else {
      throw .noHoppingParameters(
        massSquared: couplings.massSquared, lambda: lambda, dimension: dimension)
    }
    try self.init(kappa: kappa, lambda: lambda * kappa * kappa / 6)
  }

  /// The internal convention's m² and λ in d dimensions.
  public func couplings(dimension: Int) -> Couplings {
    Couplings(
      massSquared: (1 - 2 * lambda) / kappa - 2 * Double(dimension),
      lambda: 6 * lambda / (kappa * kappa))
  }

  /// s = √(2κ) in φ = s φ_h.
  public var fieldRescaling: Double { .sqrt(2 * kappa) }
}
