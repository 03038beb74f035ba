internal import CVectorMath

extension RandomStream {
  /// Fills a buffer with pairs of independent uniform numbers in (0, 1).
  ///
  /// - Parameters:
  ///   - destination: Room for `2 · pairCount` doubles.
  ///   - pairCount: The number of pairs, one block of the stream each.
  public mutating func fillUniformPairs(
    _ destination: UnsafeMutablePointer<Double>, pairCount: Int
  ) {
    fillPairs(destination, pairCount: pairCount) { first, second, _ in
      (unitInterval(first), unitInterval(second))
    }
  }

  /// Fills a buffer with pairs of independent normal deviates of mean 0 and variance 1.
  ///
  /// - Parameters:
  ///   - destination: Room for `2 · pairCount` doubles.
  ///   - pairCount: The number of pairs, one block of the stream each.
  public mutating func fillNormalPairs(
    _ destination: UnsafeMutablePointer<Double>, pairCount: Int
  ) {
    fillPairs(destination, pairCount: pairCount) { first, second, _ in
      normalPair(first, second, scale: SIMD8(repeating: 1))
    }
  }

  /// Fills a buffer with pairs of independent normal deviates, the k-th pair of standard
  /// deviation `scale[k]`: complex modes with prescribed power.
  ///
  /// - Parameters:
  ///   - destination: Room for `2 · pairCount` doubles.
  ///   - scale: `pairCount` standard deviations.
  ///   - pairCount: The number of pairs, one block of the stream each.
  public mutating func fillNormalPairs(
    _ destination: UnsafeMutablePointer<Double>, scale: UnsafePointer<Double>, pairCount: Int
  ) {
    fillPairs(destination, pairCount: pairCount) { first, second, pair in
      let remaining = pairCount - pair
      if remaining >= 8 {
        let scales = UnsafeRawPointer(scale + pair).loadUnaligned(as: SIMD8<Double>.self)
        return normalPair(first, second, scale: scales)
      }
      var scales = SIMD8<Double>()
      for lane in 0..<remaining { scales[lane] = scale[pair + lane] }
      return normalPair(first, second, scale: scales)
    }
  }

  /// Turns eight blocks at a time into eight pairs and stores them interleaved.
  @inline(__always)
  private mutating func fillPairs(
    _ destination: UnsafeMutablePointer<Double>, pairCount: Int,
    _ pairs: (SIMD8<UInt64>, SIMD8<UInt64>, Int) -> (SIMD8<Double>, SIMD8<Double>)
  ) {
    let first = takeBlocks(pairCount)
    var pair = 0
    while pair < pairCount {
      let words = Philox.eightBlocks(
        first: first &+ UInt32(truncatingIfNeeded: pair), identity: identity, key: key)
      let (even, odd) = pairs(words.0, words.1, pair)
      let remaining = pairCount - pair
      if remaining >= 8 {
        lattice_store_interleaved(destination + 2 * pair, even, odd)
      } else {
        for lane in 0..<remaining {
          destination[2 * (pair + lane)] = even[lane]
          destination[2 * (pair + lane) + 1] = odd[lane]
        }
      }
      pair += 8
    }
  }
}

/// A number in (0, 1) from the upper 52 bits of each word, as ``RandomStream/uniform()``.
@inline(__always)
private func unitInterval(_ words: SIMD8<UInt64>) -> SIMD8<Double> {
  let bits = (words &>> SIMD8(repeating: 12)) | SIMD8(repeating: 0x3FF0_0000_0000_0000)
  return unsafeBitCast(bits, to: SIMD8<Double>.self) - SIMD8(repeating: 1 - 0x1p-53)
}

/// Box–Muller: √(−2 ln u) (cos ϑ, sin ϑ), u in (0, 1), ϑ uniform on the circle.
///
/// ϑ is drawn as an angle in (−π/4, π/4), a reflection at the diagonal and one at the origin,
/// which take two of the low bits that the angle's 52 leave over; so no range reduction is needed.
@inline(__always)
private func normalPair(
  _ first: SIMD8<UInt64>, _ second: SIMD8<UInt64>, scale: SIMD8<Double>
) -> (SIMD8<Double>, SIMD8<Double>) {
  let radius =
    lattice_square_root(SIMD8(repeating: -2) * logarithm(unitInterval(first))) * scale
  let angle = (unitInterval(second) - SIMD8(repeating: 0.5)) * SIMD8(repeating: .pi / 2)
  let (cosine, sine) = smallAngleCosineSine(angle)
  let one = SIMD8<UInt64>(repeating: 1)
  let exchanged = (second & one) .== one
  let sign = (second & SIMD8(repeating: 2)) &<< SIMD8(repeating: 62)
  let signed = unsafeBitCast(
    unsafeBitCast(radius, to: SIMD8<UInt64>.self) ^ sign, to: SIMD8<Double>.self)
  return (
    signed * cosine.replacing(with: sine, where: exchanged),
    signed * sine.replacing(with: cosine, where: exchanged)
  )
}

/// ln u for normal positive u, to 2 ulp: u = 2^k m with m in [√½, √2), and
/// ln m = 2 artanh s, s = (m − 1)/(m + 1), as its power series to s²¹.
@inline(__always)
private func logarithm(_ argument: SIMD8<Double>) -> SIMD8<Double> {
  let bits = unsafeBitCast(argument, to: SIMD8<Int64>.self)
  let rootHalf = SIMD8<Int64>(repeating: 0x3FE6_A09E_667F_3BCD)
  let exponent = (bits &- rootHalf) &>> SIMD8(repeating: 52)
  let mantissa = unsafeBitCast(bits &- (exponent &<< SIMD8(repeating: 52)), to: SIMD8<Double>.self)
  // Small integers become doubles by adding them to the bits of 1.5 · 2⁵².
  let exponentValue =
    unsafeBitCast(exponent &+ SIMD8(repeating: 0x4338_0000_0000_0000), to: SIMD8<Double>.self)
    - SIMD8(repeating: 0x1.8p52)
  let difference = mantissa - SIMD8(repeating: 1)
  let ratio = difference / (mantissa + SIMD8(repeating: 1))
  let square = ratio * ratio
  var series = SIMD8<Double>(repeating: 2 / 21)
  series = horner(series, square, 2 / 19)
  series = horner(series, square, 2 / 17)
  series = horner(series, square, 2 / 15)
  series = horner(series, square, 2 / 13)
  series = horner(series, square, 2 / 11)
  series = horner(series, square, 2 / 9)
  series = horner(series, square, 2 / 7)
  series = horner(series, square, 2 / 5)
  series = horner(series, square, 2 / 3)
  let mantissaLogarithm = lattice_multiply_add(ratio * square, series, ratio + ratio)
  return lattice_multiply_add(
    exponentValue, SIMD8(repeating: 0x1.62e42fefa39efp-1), mantissaLogarithm)
}
