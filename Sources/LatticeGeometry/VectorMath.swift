public import CVectorMath

/// (cos ϑ, sin ϑ) for |ϑ| ≤ π/4 by their power series, to 1 ulp of 1.
@inlinable
@inline(__always)
public func smallAngleCosineSine(_ angle: SIMD8<Double>) -> (SIMD8<Double>, SIMD8<Double>) {
  let square = angle * angle
  var sine = SIMD8<Double>(repeating: -1 / 1_307_674_368_000)
  sine = horner(sine, square, 1 / 6_227_020_800)
  sine = horner(sine, square, -1 / 39_916_800)
  sine = horner(sine, square, 1 / 362_880)
  sine = horner(sine, square, -1 / 5_040)
  sine = horner(sine, square, 1 / 120)
  sine = horner(sine, square, -1 / 6)
  var cosine = SIMD8<Double>(repeating: 1 / 20_922_789_888_000)
  cosine = horner(cosine, square, -1 / 87_178_291_200)
  cosine = horner(cosine, square, 1 / 479_001_600)
  cosine = horner(cosine, square, -1 / 3_628_800)
  cosine = horner(cosine, square, 1 / 40_320)
  cosine = horner(cosine, square, -1 / 720)
  cosine = horner(cosine, square, 1 / 24)
  cosine = horner(cosine, square, -1 / 2)
  return (
    lattice_multiply_add(cosine, square, SIMD8(repeating: 1)),
    lattice_multiply_add(sine * square, angle, angle)
  )
}

/// (cos 2πt, sin 2πt) for t turns in [−½, ½], to a few units in the last place of 1.
@inlinable
@inline(__always)
public func turnCosineSine(_ turns: SIMD8<Double>) -> (SIMD8<Double>, SIMD8<Double>) {
  let quarter = roundedToInteger(4 * turns)
  let (cosine, sine) = smallAngleCosineSine(
    (turns - 0.25 * quarter) * SIMD8(repeating: 2 * Double.pi))
  // cos and sin of a quarter turn times q = −2 … 2 are 1 − |q| and q (2 − |q|).
  let magnitude = quarter.replacing(with: -quarter, where: quarter .< SIMD8(repeating: 0))
  let quarterCosine = 1 - magnitude
  let quarterSine = quarter * (2 - magnitude)
  return (
    cosine * quarterCosine - sine * quarterSine, sine * quarterCosine + cosine * quarterSine
  )
}

/// The nearest integer, for |x| < 2⁵¹: adding 1.5 · 2⁵² pushes the fraction out of the mantissa.
@inlinable
@inline(__always)
public func roundedToInteger(_ argument: SIMD8<Double>) -> SIMD8<Double> {
  let magic = SIMD8<Double>(repeating: 0x1.8p52)
  return (argument + magic) - magic
}

/// The lesser of two numbers in each lane. Comparisons become single instructions, unlike `pointwiseMin`.
@inlinable
@inline(__always)
public func lesser(_ first: SIMD8<Double>, _ second: SIMD8<Double>) -> SIMD8<Double> {
  first.replacing(with: second, where: second .< first)
}

/// Every lane brought into −limit … limit.
@inlinable
@inline(__always)
public func limited(_ value: SIMD8<Double>, to limit: SIMD8<Double>) -> SIMD8<Double> {
  let upper = lesser(value, limit)
  return upper.replacing(with: -limit, where: upper .< -limit)
}

/// One step of Horner's rule, series · argument + coefficient.
@inlinable
@inline(__always)
public func horner(
  _ series: SIMD8<Double>, _ argument: SIMD8<Double>, _ coefficient: Double
) -> SIMD8<Double> {
  lattice_multiply_add(series, argument, SIMD8(repeating: coefficient))
}
