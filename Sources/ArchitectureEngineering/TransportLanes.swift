import CVectorMath
import LatticeGeometry

/// Eight doubles.
typealias Lanes = SIMD8<Double>

/// a·b + c.
@inline(__always)
func multiplyAdd(_ first: Lanes, _ second: Lanes, _ third: Lanes) -> Lanes {
  lattice_multiply_add(first, second, third)
}

/// a₀ + a₁, a₂ + a₃, …, b₆ + b₇: the sums of neighbouring lanes.
@inline(__always)
func pairSums(_ first: Lanes, _ second: Lanes) -> Lanes { lattice_pair_sums(first, second) }

/// k₀k₀k₁k₁k₂k₂k₃k₃ and k₄k₄…k₇k₇: the factors of eight complex numbers.
@inline(__always)
func doubled(_ lanes: Lanes) -> (low: Lanes, high: Lanes) {
  (lattice_interleave_low(lanes, lanes), lattice_interleave_high(lanes, lanes))
}

/// (cos 2πt, sin 2πt) of any number of turns t, |t| < 2⁵⁰.
@inline(__always)
func cosineSine(ofTurns turns: Lanes) -> (cosine: Lanes, sine: Lanes) {
  turnCosineSine(turns - roundedToInteger(turns))
}

/// Eight consecutive doubles, or the `remaining` that are left of them and zeros.
@inline(__always)
func loadLanes(_ pointer: UnsafePointer<Double>, remaining: Int) -> Lanes {
  if remaining >= 8 { return loadLanes(pointer) }
  var lanes = Lanes()
  for lane in 0..<remaining { lanes[lane] = pointer[lane] }
  return lanes
}

/// Stores eight consecutive doubles, or the `remaining` first of them.
@inline(__always)
func storeLanes(_ lanes: Lanes, _ pointer: UnsafeMutablePointer<Double>, remaining: Int) {
  if remaining >= 8 { return storeLanes(lanes, pointer) }
  for lane in 0..<remaining { pointer[lane] = lanes[lane] }
}

/// Σ_i a_i b_i in eight interleaved lanes.
func laneDotProduct(
  _ first: UnsafePointer<Double>, _ second: UnsafePointer<Double>, count: Int
) -> Double {
  var even = Lanes()
  var odd = Lanes()
  var index = 0
  while index + 16 <= count {
    even = multiplyAdd(loadLanes(first + index), loadLanes(second + index), even)
    odd = multiplyAdd(loadLanes(first + index + 8), loadLanes(second + index + 8), odd)
    index += 16
  }
  var sum = horizontalSum(even + odd)
  while index < count {
    sum += first[index] * second[index]
    index += 1
  }
  return sum
}

/// y_i += a x_i.
func laneAccumulate(
  _ factor: Double, _ values: UnsafePointer<Double>, into sums: UnsafeMutablePointer<Double>,
  count: Int
) {
  let factors = Lanes(repeating: factor)
  var index = 0
  while index + 8 <= count {
    storeLanes(
      multiplyAdd(factors, loadLanes(values + index), loadLanes(sums + index)), sums + index)
    index += 8
  }
  while index < count {
    sums[index] += factor * values[index]
    index += 1
  }
}
