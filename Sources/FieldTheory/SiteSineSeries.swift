public import LatticeGeometry

/// f(φ) = c φ + Σ_{j ≥ 1} a_j sin(jκφ), evaluated eight sites at a time.
///
/// One sine and cosine a site; the harmonics follow by sin (j+1)ϑ = 2 cos ϑ sin jϑ − sin (j−1)ϑ.
public struct SiteSineSeries: SiteFunction, Hashable {
  /// c.
  public let linear: Double

  /// a_1, a_2, ….
  public let amplitudes: [Double]

  /// κ, in units of 1/φ.
  public let wavenumber: Double

  /// jκ a_j.
  private let slopes: [Double]

  /// Creates the function; |κφ| must stay below 2⁵⁰.
  public init(linear: Double, amplitudes: [Double], wavenumber: Double) {
    self.linear = linear
    self.amplitudes = amplitudes
    self.wavenumber = wavenumber
    slopes = amplitudes.enumerated().map { Double($0 + 1) * wavenumber * $1 }
  }

  /// Writes f(φ) of every configuration; returns Σ f′(φ).
  public func apply(to field: borrowing Field, into result: borrowing Field) -> Double {
    writeValues(of: field, into: result, values: amplitudes, slopes: slopes, lanes: lanes)
  }

  /// The function itself: its slope is bounded as it is.
  public func limitingSlope(to limit: Double) -> any SiteFunction { self }

  /// f and f′ of eight numbers.
  @inline(__always)
  private func lanes(
    _ field: SIMD8<Double>, _ amplitudes: UnsafeBufferPointer<Double>,
    _ slopes: UnsafeBufferPointer<Double>
  ) -> (SIMD8<Double>, SIMD8<Double>) {
    var (cosine, sine) = cosineSine(wavenumber * field)
    let twice = 2 * cosine
    var (lowerCosine, lowerSine) = (SIMD8<Double>(repeating: 1), SIMD8<Double>())
    var value = linear * field
    var slope = SIMD8<Double>(repeating: linear)
    var index = 0
    while index < amplitudes.count {
      value += amplitudes[index] * sine
      slope += slopes[index] * cosine
      (lowerCosine, cosine) = (cosine, twice * cosine - lowerCosine)
      (lowerSine, sine) = (sine, twice * sine - lowerSine)
      index += 1
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
