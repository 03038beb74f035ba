// Kernels over contiguous vectors, eight doubles at a time. Sums run in interleaved lanes, in an order
// the count alone fixes, because the compiler may not reorder floating-point additions.

private func load(_ pointer: UnsafePointer<Double>) -> SIMD8<Double> {
  UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Double>.self)
}

private func store(_ lanes: SIMD8<Double>, _ pointer: UnsafeMutablePointer<Double>) {
  UnsafeMutableRawPointer(pointer).storeBytes(of: lanes, as: SIMD8<Double>.self)
}

/// Σ_i a_i b_i.
package func dotProduct(
  _ first: UnsafePointer<Double>, _ second: UnsafePointer<Double>, count: Int
) -> Double {
  var even = SIMD8<Double>()
  var odd = SIMD8<Double>()
  var index = 0
  while index + 16 <= count {
    even += load(first + index) * load(second + index)
    odd += load(first + index + 8) * load(second + index + 8)
    index += 16
  }
  if index + 8 <= count {
    even += load(first + index) * load(second + index)
    index += 8
  }
  let lanes = even + odd
  let four = lanes.lowHalf + lanes.highHalf
  let two = four.lowHalf + four.highHalf
  var sum = two.x + two.y
  while index < count {
    sum += first[index] * second[index]
    index += 1
  }
  return sum
}

/// target += factor · source.
func addMultiple(
  _ factor: Double, of source: UnsafePointer<Double>, to target: UnsafeMutablePointer<Double>,
  count: Int
) {
  var index = 0
  while index + 8 <= count {
    store(load(target + index) + factor * load(source + index), target + index)
    index += 8
  }
  while index < count {
    target[index] += factor * source[index]
    index += 1
  }
}

/// (u, v) becomes (c u − s v, s u + c v).
func rotate(
  _ upper: UnsafeMutablePointer<Double>, _ lower: UnsafeMutablePointer<Double>, cosine: Double,
  sine: Double, count: Int
) {
  var index = 0
  while index + 8 <= count {
    let (first, second) = (load(upper + index), load(lower + index))
    store(cosine * first - sine * second, upper + index)
    store(sine * first + cosine * second, lower + index)
    index += 8
  }
  while index < count {
    let (first, second) = (upper[index], lower[index])
    upper[index] = cosine * first - sine * second
    lower[index] = sine * first + cosine * second
    index += 1
  }
}
