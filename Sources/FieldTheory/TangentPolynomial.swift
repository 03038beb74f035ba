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
    requireSameShape(field, result)
    let count = field.valueCount
    let (input, output) = (field.pointer, result.pointer)
    return polynomial.reduced.withUnsafeBufferPointer { values in
      slope.reduced.withUnsafeBufferPointer { slopes in
        var sum = SIMD8<Double>()
        var index = 0
        while index + 8 <= count {
          let (value, slope) = lanes(loadLanes(input + index), values, slopes)
          storeLanes(value, output + index)
          sum += slope
          index += 8
        }
        var slopeSum = horizontalSum(sum)
        while index < count {
          let (value, slope) = lanes(SIMD8(repeating: input[index]), values, slopes)
          output[index] = value[0]
          slopeSum += slope[0]
          index += 1
        }
        return slopeSum
      }
    }
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
