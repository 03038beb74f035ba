public import LatticeGeometry

/// U(φ) = Σ_n g_n φⁿ/n!, n = 1 … 8.
///
/// A φ² term is allowed; it acts as a mass. Odd terms break φ → −φ.
public struct PolynomialInteraction: ScalarInteraction, Hashable {
  /// g_0 = 0, g_1, …, up to the highest degree that occurs; g_n in units of a^{d−n(d−2)/2}.
  public let couplings: [Double]

  /// The highest degree allowed.
  public static let largestDegree = 8

  /// U, U′, U″, …, up to the last that does not vanish.
  private let orders: [SitePolynomial]

  /// Creates the interaction.
  ///
  /// - Parameter couplings: g_n by the degree n.
  /// - Throws: ``FieldTheoryError`` if a degree is outside 1 … 8, a number is not finite, or a
  ///   highest degree above 2 is odd or has a negative coupling (unbounded below).
  public init(couplings: [Int: Double]) throws(FieldTheoryError) {
    for (degree, coupling) in couplings.sorted(by: { $0.key < $1.key }) {
      guard (1...Self.largestDegree).contains(degree) else {
        throw .degreeOutOfRange(degree, limit: Self.largestDegree)
      }
      try requireFinite(coupling, "g\(degree)")
    }
    let top = couplings.filter { $0.value != 0 }.keys.max() ?? 0
    if top > 2, let coupling = couplings[top], top % 2 == 1 || coupling < 0 {
      throw .polynomialUnboundedBelow(degree: top, coupling: coupling)
    }
    self.couplings = (0...top).map { couplings[$0] ?? 0 }
    var orders = [
      SitePolynomial(coefficients: self.couplings.enumerated().map { $1 / factorial($0) })
    ]
    for order in 0..<top { orders.append(orders[order].derivative) }
    self.orders = orders
  }

  /// The polynomial interaction (λ/4!) φ⁴ + (g/6!) φ⁶.
  ///
  /// - Throws: ``FieldTheoryError`` if it is not bounded below.
  public static func phiSix(
    lambda: Double, sextic: Double
  ) throws(FieldTheoryError) -> PolynomialInteraction {
    try PolynomialInteraction(couplings: [4: lambda, 6: sextic])
  }

  /// The highest degree that occurs.
  public var degree: Int { couplings.count - 1 }

  /// Whether U(−φ) = U(φ).
  public var isEven: Bool { couplings.indices.allSatisfy { $0 % 2 == 0 || couplings[$0] == 0 } }

  /// Σ_n g_n φⁿ/n! of a single value.
  public func potential(at value: Double) -> Double {
    orders[0](value)
  }

  /// Whether U vanishes.
  public var isZero: Bool { degree == 0 }

  /// Σ [U(φ) + a φ²] of one configuration.
  public func value(
    sumOver field: borrowing Field, configuration: Int, addingSquares coefficient: Double
  ) -> Double {
    var terms = orders[0].coefficients
    while terms.count < 3 { terms.append(0) }
    terms[2] += coefficient
    return SitePolynomial(coefficients: terms).sum(
      over: field.start(ofConfiguration: configuration), count: field.lattice.volume)
  }

  /// Writes U⁽ⁿ⁾(φ).
  public func writeDerivative(
    order: Int, of field: borrowing Field, into derivative: borrowing Field
  ) {
    precondition(order >= 1, "a derivative of order 1 or higher")
    self.derivative(order).write(of: field, into: derivative)
  }

  /// Adds U′(φ).
  public func addDerivative(of field: borrowing Field, to force: borrowing Field) {
    derivative(1).add(of: field, to: force)
  }

  /// Σ U″(φ) of one configuration.
  public func secondDerivativeSum(over field: borrowing Field, configuration: Int) -> Double {
    derivative(2).sum(
      over: field.start(ofConfiguration: configuration), count: field.lattice.volume)
  }

  /// The finite Wick expansion.
  public func wickExpansion(coincident: Double) -> any WickExpansion {
    PolynomialWickExpansion(couplings: couplings, coincident: coincident)
  }

  /// ⟨U″⟩ with every coupling replaced by its magnitude.
  public func curvatureBound(coincident: Double) -> Double {
    2
      * PolynomialWickExpansion(couplings: couplings.map(\.magnitude), coincident: coincident)
      .coefficient(2)
  }

  /// Refuses m² + g₂ ≤ 0 where no higher power holds the field.
  public func requireNormalisable(massSquared: Double) throws(FieldTheoryError) {
    guard degree <= 2 else { return }
    let total = massSquared + (degree == 2 ? couplings[2] : 0)
    guard total > 0 else { throw .notNormalisable(massSquared: total) }
  }

  private func derivative(_ order: Int) -> SitePolynomial {
    order < orders.count ? orders[order] : SitePolynomial(coefficients: [])
  }
}
