internal import CVectorMath

// Elementary functions of eight doubles at once. Glibc's take one argument a call; these are
// polynomials without branches. Errors are absolute, against the exact function, in units of 1.

/// Eight doubles.
typealias Lanes = SIMD8<Double>

/// Eight consecutive doubles at any alignment.
@inline(__always)
func loadLanes(_ pointer: UnsafePointer<Double>) -> Lanes {
  UnsafeRawPointer(pointer).loadUnaligned(as: Lanes.self)
}

/// Stores eight consecutive doubles at any alignment.
@inline(__always)
func storeLanes(_ lanes: Lanes, _ pointer: UnsafeMutablePointer<Double>) {
  UnsafeMutableRawPointer(pointer).storeBytes(of: lanes, as: Lanes.self)
}

/// a·b + c.
@inline(__always)
func multiplyAdd(_ first: Lanes, _ second: Lanes, _ third: Lanes) -> Lanes {
  lattice_multiply_add(first, second, third)
}

/// One step of Horner's rule, series · argument + coefficient.
@inline(__always)
private func horner(_ series: Lanes, _ argument: Lanes, _ coefficient: Double) -> Lanes {
  lattice_multiply_add(series, argument, Lanes(repeating: coefficient))
}

/// |x|.
@inline(__always)
private func magnitude(_ argument: Lanes) -> Lanes {
  let bits = unsafeBitCast(argument, to: SIMD8<UInt64>.self)
  return unsafeBitCast(bits & SIMD8(repeating: 0x7FFF_FFFF_FFFF_FFFF), to: Lanes.self)
}

/// y with the sign of x, for y ≥ 0.
@inline(__always)
private func withSign(of argument: Lanes, _ value: Lanes) -> Lanes {
  let sign =
    unsafeBitCast(argument, to: SIMD8<UInt64>.self) & SIMD8(repeating: 0x8000_0000_0000_0000)
  return unsafeBitCast(unsafeBitCast(value, to: SIMD8<UInt64>.self) | sign, to: Lanes.self)
}

/// 1.5 · 2⁵²: adding it rounds to an integer and leaves that integer in the low bits.
private let roundingShift = 0x1.8p52

/// e^x for x ≤ 709 to 2 ulp, 0 below −708.
///
/// x = k ln 2 + r, |r| ≤ ½ ln 2; e^r = 1 + r + r² p(r) with p of degree 9, fitted to 4e−18.
@inline(__always)
func laneExponential(_ argument: Lanes) -> Lanes {
  laneExponentialInRange(
    argument.replacing(with: Lanes(repeating: -708), where: argument .< Lanes(repeating: -708))
  )
  .replacing(with: Lanes(), where: argument .< Lanes(repeating: -708))
}

/// e^x for −708 ≤ x ≤ 709 to 2 ulp.
@inline(__always)
private func laneExponentialInRange(_ argument: Lanes) -> Lanes {
  let shifted = lattice_multiply_add(
    argument, Lanes(repeating: 0x1.71547652b82fep0), Lanes(repeating: roundingShift))
  let exponent = shifted - Lanes(repeating: roundingShift)
  // ln 2 in two parts, the first with 21 trailing zero bits, so that its product is exact.
  var rest = lattice_multiply_add(exponent, Lanes(repeating: -0x1.62e42feep-1), argument)
  rest = lattice_multiply_add(exponent, Lanes(repeating: -0x1.a39ef35793c76p-33), rest)
  var series = Lanes(repeating: 2.511257519922482e-08)
  series = horner(series, rest, 2.7631647037968626e-07)
  series = horner(series, rest, 2.7557233186138298e-06)
  series = horner(series, rest, 2.4801488859101368e-05)
  series = horner(series, rest, 1.9841269892982315e-04)
  series = horner(series, rest, 1.3888888948140666e-03)
  series = horner(series, rest, 8.3333333333161920e-03)
  series = horner(series, rest, 4.1666666666510650e-02)
  series = horner(series, rest, 1.6666666666666685e-01)
  series = horner(series, rest, 5.0000000000000130e-01)
  series = horner(series, rest, 1)
  series = horner(series, rest, 1)
  let power = unsafeBitCast(shifted, to: SIMD8<UInt64>.self) &<< SIMD8(repeating: 52)
  return unsafeBitCast(unsafeBitCast(series, to: SIMD8<UInt64>.self) &+ power, to: Lanes.self)
}

/// erf x to 4e−16.
///
/// 1 − erf x = e^{−x²} p(s), s = (x − 3)/(x + 3), for 0 ≤ x ≤ 6; p of degree 14, fitted to 3e−17 of
/// 1 after multiplication with e^{−x²}.
@inline(__always)
func laneErrorFunction(_ argument: Lanes) -> Lanes {
  let six = Lanes(repeating: 6)
  let size = magnitude(argument)
  let clamped = size.replacing(with: six, where: size .> six)
  let three = Lanes(repeating: 3)
  let ratio = (clamped - three) / (clamped + three)
  var series = Lanes(repeating: -5.775644900016337e-07)
  series = horner(series, ratio, -6.293204773212919e-06)
  series = horner(series, ratio, -2.6299347360585425e-05)
  series = horner(series, ratio, -3.8764773750255474e-05)
  series = horner(series, ratio, 3.808361310319432e-05)
  series = horner(series, ratio, 2.6121708945584597e-05)
  series = horner(series, ratio, -0.00060755678850584)
  series = horner(series, ratio, 0.0007034612199912654)
  series = horner(series, ratio, 0.004267848882782075)
  series = horner(series, ratio, -0.024392776994089503)
  series = horner(series, ratio, 0.07166579604153996)
  series = horner(series, ratio, -0.15011594037568324)
  series = horner(series, ratio, 0.24560380151616576)
  series = horner(series, ratio, -0.32623356004594023)
  series = horner(series, ratio, 0.17900115118146584)
  let decay = laneExponentialInRange(-clamped * clamped)
  return withSign(of: argument, lattice_multiply_add(-decay, series, Lanes(repeating: 1)))
}

/// tanh x to 3e−16: (1 − e^{−2|x|})/(1 + e^{−2|x|}) with the sign of x.
@inline(__always)
func laneTanh(_ argument: Lanes) -> Lanes {
  let size = magnitude(argument)
  let limit = Lanes(repeating: 20)
  let clamped = size.replacing(with: limit, where: size .> limit)
  let decay = laneExponentialInRange(Lanes(repeating: -2) * clamped)
  let one = Lanes(repeating: 1)
  return withSign(of: argument, (one - decay) / (one + decay))
}

/// cos x to 4e−16 + 1e−16 |x|, |x| < 2⁵⁰: x = kπ + r, |r| ≤ π/2, and the power series to r²⁰.
@inline(__always)
func laneCosine(_ argument: Lanes) -> Lanes {
  let shifted = lattice_multiply_add(
    argument, Lanes(repeating: 1 / .pi), Lanes(repeating: roundingShift))
  let turns = shifted - Lanes(repeating: roundingShift)
  var rest = lattice_multiply_add(turns, Lanes(repeating: -0x1.921fb54442d18p1), argument)
  rest = lattice_multiply_add(turns, Lanes(repeating: -0x1.1a62633145c07p-53), rest)
  let square = rest * rest
  var series = Lanes(repeating: 1 / 2_432_902_008_176_640_000)
  series = horner(series, square, -1 / 6_402_373_705_728_000)
  series = horner(series, square, 1 / 20_922_789_888_000)
  series = horner(series, square, -1 / 87_178_291_200)
  series = horner(series, square, 1 / 479_001_600)
  series = horner(series, square, -1 / 3_628_800)
  series = horner(series, square, 1 / 40_320)
  series = horner(series, square, -1 / 720)
  series = horner(series, square, 1 / 24)
  series = horner(series, square, -1 / 2)
  series = horner(series, square, 1)
  let sign = unsafeBitCast(shifted, to: SIMD8<UInt64>.self) &<< SIMD8(repeating: 63)
  return unsafeBitCast(unsafeBitCast(series, to: SIMD8<UInt64>.self) ^ sign, to: Lanes.self)
}

/// max(x, 0).
@inline(__always)
func lanePositivePart(_ argument: Lanes) -> Lanes {
  argument.replacing(with: Lanes(), where: argument .< Lanes())
}
