public import LatticeGeometry

/// A smooth function f applied to a field site by site; of n components, to all of them at once.
public protocol SiteFunction: Sendable {
  /// Writes f(φ(x)) of every configuration.
  ///
  /// - Parameters:
  ///   - field: φ.
  ///   - result: f(φ), a field of the same shape; it may be `field` itself.
  /// - Returns: Σ_x f′(φ(x)) over all configurations; of n components, Σ_x Σ_a ∂f_a/∂φ_a.
  func apply(to field: borrowing Field, into result: borrowing Field) -> Double

  /// The function with its slope kept near that at φ = 0: it goes on as its tangent from where |f′ − f′(0)|
  /// reaches a limit. The flow of such a function exists for every field, forwards and backwards, whereas
  /// a power carries fields from or to infinity in finite time.
  ///
  /// - Parameter limit: Above zero.
  func limitingSlope(to limit: Double) -> any SiteFunction
}

/// Writes f of every value of a field, eight at a time; returns Σ f′, summed in eight interleaved lanes.
///
/// - Parameters:
///   - field: φ.
///   - result: f(φ), a field of the same shape; it may be `field` itself.
///   - values: Coefficients of f.
///   - slopes: Coefficients of f′.
///   - lanes: f and f′ of eight values, given both lists of coefficients.
@inline(__always)
func writeValues(
  of field: borrowing Field, into result: borrowing Field, values: [Double], slopes: [Double],
  lanes: (SIMD8<Double>, UnsafeBufferPointer<Double>, UnsafeBufferPointer<Double>) -> (
    SIMD8<Double>, SIMD8<Double>
  )
) -> Double {
  requireSameShape(field, result)
  let count = field.valueCount
  let (input, output) = (UnsafePointer(field.pointer), result.pointer)
  return values.withUnsafeBufferPointer { values in
    slopes.withUnsafeBufferPointer { slopes in
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
