internal import LatticeGeometry

// Sums in eight interleaved lanes: the compiler may not reorder floating-point additions, so a
// plain loop would wait for every single one. The order is fixed by the count alone.

extension Field {
  /// The first value of one of the configurations.
  func start(ofConfiguration configuration: Int) -> UnsafePointer<Double> {
    precondition((0..<count).contains(configuration), "no such configuration")
    return UnsafePointer(pointer + configuration * lattice.volume)
  }
}

/// Σ_i term(i) for i in 0 ..< count, given the term for eight consecutive i and for one.
@inline(__always)
func laneSum(
  count: Int, eight: (Int) -> SIMD8<Double>, one: (Int) -> Double
) -> Double {
  var even = SIMD8<Double>()
  var odd = SIMD8<Double>()
  var index = 0
  while index + 16 <= count {
    even += eight(index)
    odd += eight(index + 8)
    index += 16
  }
  if index + 8 <= count {
    even += eight(index)
    index += 8
  }
  var sum = horizontalSum(even + odd)
  while index < count {
    sum += one(index)
    index += 1
  }
  return sum
}

/// Σ_x Σ_μ f(φ(x), φ(x+μ)) over all bonds of one configuration.
///
/// Along a direction of stride s the neighbour of site i is i + s, except where the direction wraps.
/// So the sum over all i of f(φ_i, φ_{i+s}) is taken in one sweep, and then, block by block, the
/// bonds that run on into the next block are exchanged for those that wrap.
@inline(__always)
func bondSum(
  _ values: UnsafePointer<Double>, on lattice: Lattice,
  eight: (SIMD8<Double>, SIMD8<Double>) -> SIMD8<Double>, one: (Double, Double) -> Double
) -> Double {
  var total = 0.0
  for (extent, stride) in zip(lattice.extents, lattice.strides) {
    let block = extent * stride
    let sweep = laneSum(
      count: lattice.volume - stride,
      eight: { eight(loadLanes(values + $0), loadLanes(values + $0 + stride)) },
      one: { one(values[$0], values[$0 + stride]) })
    var exchange = 0.0
    for start in Swift.stride(from: 0, to: lattice.volume, by: block) {
      let last = values + start + block - stride
      let first = values + start
      exchange += laneSum(
        count: stride, eight: { eight(loadLanes(last + $0), loadLanes(first + $0)) },
        one: { one(last[$0], first[$0]) })
      guard start + block < lattice.volume else { break }
      let next = first + block
      exchange -= laneSum(
        count: stride, eight: { eight(loadLanes(last + $0), loadLanes(next + $0)) },
        one: { one(last[$0], next[$0]) })
    }
    total += sweep + exchange
  }
  return total
}
