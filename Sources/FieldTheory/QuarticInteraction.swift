public import LatticeGeometry
internal import LinearAlgebra

/// U(φ) = (λ/4!) φ⁴.
public struct QuarticInteraction: ScalarInteraction, Hashable {
  /// λ ≥ 0, in units of a^{d−4}.
  public let lambda: Double

  /// Creates the interaction.
  ///
  /// - Throws: ``FieldTheoryError`` if λ is negative or not finite.
  public init(lambda: Double) throws(FieldTheoryError) {
    try requireFinite(lambda, "lambda")
    guard lambda >= 0 else { throw .unboundedBelow(lambda: lambda) }
    self.lambda = lambda
  }

  /// (λ/4!) φ⁴ of a single value.
  public func potential(at value: Double) -> Double {
    let square = value * value
    return lambda / 24 * square * square
  }

  /// Whether λ = 0.
  public var isZero: Bool { lambda == 0 }

  /// It is.
  public var isEven: Bool { true }

  /// Σ [(λ/4!) φ⁴ + a φ²] of one configuration.
  public func value(
    sumOver field: borrowing Field, configuration: Int, addingSquares coefficient: Double
  ) -> Double {
    let moments = moments(of: field, configuration: configuration)
    return value(from: moments) + coefficient * moments.squareSum
  }

  /// (λ/4!) Σφ⁴ from sums taken before.
  public func value(from moments: FieldMoments) -> Double {
    lambda / 24 * moments.fourthPowerSum
  }

  /// (λ/2) Σφ² of one configuration.
  public func secondDerivativeSum(over field: borrowing Field, configuration: Int) -> Double {
    let values = field.start(ofConfiguration: configuration)
    return lambda / 2 * dotProduct(values, values, count: field.lattice.volume)
  }

  /// (λ/2) Σφ² from sums taken before.
  public func secondDerivativeSum(from moments: FieldMoments) -> Double {
    lambda / 2 * moments.squareSum
  }

  /// Adds (λ/6) φ³.
  public func addDerivative(of field: borrowing Field, to force: borrowing Field) {
    SitePolynomial(coefficients: [0, 0, 0, lambda / 6]).add(of: field, to: force)
  }

  /// (λ/4!) [:φ⁴: + 6 G₀ :φ²: + 3 G₀²].
  public func wickExpansion(coincident: Double) -> any WickExpansion {
    PolynomialWickExpansion(couplings: [0, 0, 0, 0, lambda], coincident: coincident)
  }

  /// (λ/2) G₀.
  public func curvatureBound(coincident: Double) -> Double { lambda / 2 * coincident }

  /// Refuses m² ≤ 0 at λ = 0.
  public func requireNormalisable(massSquared: Double) throws(FieldTheoryError) {
    try FieldTheory.requireNormalisable(massSquared: massSquared, lambda: lambda)
  }

  /// Writes (λ/6) φ³, (λ/2) φ², λφ, λ or 0 for order 1, 2, 3, 4 or higher.
  public func writeDerivative(
    order: Int, of field: borrowing Field, into derivative: borrowing Field
  ) {
    precondition(order >= 1, "a derivative of order 1 or higher")
    precondition(
      field.lattice == derivative.lattice && field.count == derivative.count,
      "fields of another shape")
    let (input, output, count) = (field.pointer, derivative.pointer, field.valueCount)
    switch order {
    case 1: writeScaledPower(3, lambda / 6, input, output, count)
    case 2: writeScaledPower(2, lambda / 2, input, output, count)
    case 3: writeScaledPower(1, lambda, input, output, count)
    default: output.update(repeating: order == 4 ? lambda : 0, count: count)
    }
  }

  /// output = factor · inputⁿ for n = 1, 2, 3, eight at a time.
  @inline(__always)
  private func writeScaledPower(
    _ power: Int, _ factor: Double, _ input: UnsafePointer<Double>,
    _ output: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    let factors = SIMD8<Double>(repeating: factor)
    var index = 0
    while index + 8 <= count {
      let value = loadLanes(input + index)
      var result = factors * value
      if power >= 2 { result *= value }
      if power == 3 { result *= value }
      storeLanes(result, output + index)
      index += 8
    }
    while index < count {
      let value = input[index]
      var result = factor * value
      if power >= 2 { result *= value }
      if power == 3 { result *= value }
      output[index] = result
      index += 1
    }
  }
}
