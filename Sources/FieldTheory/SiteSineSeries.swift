public import LatticeGeometry

/// f(φ) = c φ + Σ_j a_j sin(k_j φ), evaluated eight sites at a time.
public struct SiteSineSeries: SiteFunction, Hashable {
  /// c.
  public let linear: Double

  /// a_j.
  public let amplitudes: [Double]

  /// k_j, in units of 1/φ.
  public let wavenumbers: [Double]

  /// Creates the function; |k_j φ| must stay below 2⁵⁰.
  public init(linear: Double, amplitudes: [Double], wavenumbers: [Double]) {
    precondition(amplitudes.count == wavenumbers.count, "one amplitude a wavenumber")
    self.linear = linear
    self.amplitudes = amplitudes
    self.wavenumbers = wavenumbers
  }

  /// Writes f(φ) of every configuration; returns Σ f′(φ).
  public func apply(to field: borrowing Field, into result: borrowing Field) -> Double {
    requireSameShape(field, result)
    let count = field.valueCount
    let (input, output) = (field.pointer, result.pointer)
    var slopes = SIMD8<Double>()
    var index = 0
    while index + 8 <= count {
      let (value, slope) = lanes(loadLanes(input + index))
      storeLanes(value, output + index)
      slopes += slope
      index += 8
    }
    var slopeSum = horizontalSum(slopes)
    while index < count {
      let (value, slope) = lanes(SIMD8(repeating: input[index]))
      output[index] = value[0]
      slopeSum += slope[0]
      index += 1
    }
    return slopeSum
  }

  /// f and f′ of eight numbers.
  @inline(__always)
  private func lanes(_ field: SIMD8<Double>) -> (SIMD8<Double>, SIMD8<Double>) {
    var value = linear * field
    var slope = SIMD8<Double>(repeating: linear)
    for index in amplitudes.indices {
      let (amplitude, wavenumber) = (amplitudes[index], wavenumbers[index])
      let (cosine, sine) = cosineSine(wavenumber * field)
      value += amplitude * sine
      slope += amplitude * wavenumber * cosine
    }
    return (value, slope)
  }
}

/// (cos ϑ, sin ϑ) to a few 1e−16 + 1e−16 |ϑ|, |ϑ| < 2⁵⁰.
@inline(__always)
func cosineSine(_ angle: SIMD8<Double>) -> (SIMD8<Double>, SIMD8<Double>) {
  let turns = angle * SIMD8(repeating: 1 / (2 * Double.pi))
  return turnCosineSine(turns - roundedToInteger(turns))
}
