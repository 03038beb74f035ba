public import LatticeGeometry

/// A polynomial P(φ) within |φ| ≤ R, and its tangents at ±R beyond.
public struct TangentPolynomial: SiteFunction, Hashable {
  /// P.
  public let polynomial: SitePolynomial

  /// R.
  public let reach: Double

  private let slope: SitePolynomial

  /// Continues a polynomial by its tangents.
  public init(_ polynomial: SitePolynomial, reach: Double) {
    precondition(reach > 0, "a piece of the polynomial is left")
    self.polynomial = polynomial
    self.reach = reach
    slope = polynomial.derivative
  }

  /// Writes f(φ) of every configuration; returns Σ f′(φ).
  public func apply(to field: borrowing Field, into result: borrowing Field) -> Double {
    writeValues(
      of: field, into: result, values: polynomial.reduced, slopes: slope.reduced, lanes: lanes)
  }

  /// The function itself, whose slope is bounded; one limit is as good as another.
  public func limitingSlope(to limit: Double) -> any SiteFunction { self }

  /// f and f′ of eight numbers.
  @inline(__always)
  private func lanes(
    _ field: SIMD8<Double>, _ values: UnsafeBufferPointer<Double>,
    _ slopes: UnsafeBufferPointer<Double>
  ) -> (SIMD8<Double>, SIMD8<Double>) {
    let bounded = limited(field, to: SIMD8(repeating: reach))
    let slope = slope.lanes(bounded, slopes)
    return (polynomial.lanes(bounded, values) + slope * (field - bounded), slope)
  }
}
