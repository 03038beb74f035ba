// Kernels work on eight doubles at a time. Sums run in interleaved lanes, always in the same order,
// because the compiler may not reorder floating-point additions.

/// Eight consecutive doubles at any alignment.
@inlinable
@inline(__always)
public func loadLanes(_ pointer: UnsafePointer<Double>) -> SIMD8<Double> {
  UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Double>.self)
}

/// Stores eight consecutive doubles at any alignment.
@inlinable
@inline(__always)
public func storeLanes(_ lanes: SIMD8<Double>, _ pointer: UnsafeMutablePointer<Double>) {
  UnsafeMutableRawPointer(pointer).storeBytes(of: lanes, as: SIMD8<Double>.self)
}

/// The sum of eight lanes as a balanced tree.
@inlinable
@inline(__always)
public func horizontalSum(_ lanes: SIMD8<Double>) -> Double {
  let four = lanes.lowHalf + lanes.highHalf
  let two = four.lowHalf + four.highHalf
  return two.x + two.y
}

/// The least multiple of eight that is not below a count: what kernels over whole vectors touch.
@inlinable
public func paddedCount(_ count: Int) -> Int { (count + 7) / 8 * 8 }

/// Each value twice, as the real and imaginary part of a mode see it, filled up with zeros to whole
/// vectors.
public func interleavedTable(_ values: [Double]) -> [Double] {
  var table = [Double](repeating: 0, count: paddedCount(2 * values.count))
  for (mode, value) in values.enumerated() {
    table[2 * mode] = value
    table[2 * mode + 1] = value
  }
  return table
}
