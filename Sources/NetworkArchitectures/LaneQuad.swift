/// Thirty-two doubles, the width of a block of points.
struct LaneQuad {
  var first: Lanes
  var second: Lanes
  var third: Lanes
  var fourth: Lanes

  /// The number of doubles.
  static var count: Int { 32 }

  @inline(__always)
  init(repeating value: Double) {
    first = Lanes(repeating: value)
    second = first
    third = first
    fourth = first
  }

  @inline(__always)
  init(_ pointer: UnsafePointer<Double>) {
    first = loadLanes(pointer)
    second = loadLanes(pointer + 8)
    third = loadLanes(pointer + 16)
    fourth = loadLanes(pointer + 24)
  }

  @inline(__always)
  func store(_ pointer: UnsafeMutablePointer<Double>) {
    storeLanes(first, pointer)
    storeLanes(second, pointer + 8)
    storeLanes(third, pointer + 16)
    storeLanes(fourth, pointer + 24)
  }

  /// self += factor · other.
  @inline(__always)
  mutating func add(_ factor: Lanes, times other: LaneQuad) {
    first = multiplyAdd(factor, other.first, first)
    second = multiplyAdd(factor, other.second, second)
    third = multiplyAdd(factor, other.third, third)
    fourth = multiplyAdd(factor, other.fourth, fourth)
  }

  /// h(self).
  @inline(__always)
  func applying<A: LaneActivation>(_: A.Type, shifts: UnsafePointer<Double>) -> LaneQuad {
    var result = self
    if A.usesShift {
      result.first = A.apply(first, shift: loadLanes(shifts))
      result.second = A.apply(second, shift: loadLanes(shifts + 8))
      result.third = A.apply(third, shift: loadLanes(shifts + 16))
      result.fourth = A.apply(fourth, shift: loadLanes(shifts + 24))
    } else {
      result.first = A.apply(first, shift: Lanes())
      result.second = A.apply(second, shift: Lanes())
      result.third = A.apply(third, shift: Lanes())
      result.fourth = A.apply(fourth, shift: Lanes())
    }
    return result
  }

  /// Sums in eight lanes of self · other.
  @inline(__always)
  func products(with other: LaneQuad) -> Lanes {
    multiplyAdd(
      first, other.first,
      multiplyAdd(
        second, other.second, multiplyAdd(third, other.third, fourth * other.fourth)))
  }
}
