/// Weighted sums of a few numbers a field.
struct SumVector {
  private var sums: [Double]

  init(count: Int) { sums = [Double](repeating: 0, count: count) }

  subscript(index: Int) -> Double {
    get { sums[index] }
    set { sums[index] = newValue }
  }

  /// All sums, for a loop over many.
  mutating func withUnsafeMutableSums(_ body: (UnsafeMutableBufferPointer<Double>) -> Void) {
    sums.withUnsafeMutableBufferPointer { body($0) }
  }

  /// Multiplies every sum.
  mutating func scale(by factor: Double) {
    for index in sums.indices { sums[index] *= factor }
  }

  /// Returns the sums and starts afresh.
  mutating func take() -> [Double] {
    defer { sums = [Double](repeating: 0, count: sums.count) }
    return sums
  }
}
