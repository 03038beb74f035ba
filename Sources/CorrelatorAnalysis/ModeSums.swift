import CVectorMath
import LatticeGeometry

/// Weighted sums over networks of quadratic forms of two momentum fields, mode by mode.
///
/// - Shape: one sum per stored mode, padded to a multiple of eight.
struct ModeSums: ~Copyable {
  private let modeCount: Int
  private let sums: UnsafeMutablePointer<Double>

  init(modeCount: Int) {
    self.modeCount = modeCount
    sums = .allocate(capacity: modeCount)
    sums.initialize(repeating: 0, count: modeCount)
  }

  deinit { sums.deallocate() }

  /// sum(p) += w Re(a(p)* b(p)); with a = b, w |a(p)|².
  func add(
    weight: Double, _ first: UnsafePointer<Double>, _ second: UnsafePointer<Double>
  ) {
    let weights = SIMD8<Double>(repeating: weight)
    var mode = 0
    while mode + 8 <= modeCount {
      let offset = 2 * mode
      let low = load(first + offset) * load(second + offset)
      let high = load(first + offset + 8) * load(second + offset + 8)
      let sum = lattice_multiply_add(weights, lattice_pair_sums(low, high), load(sums + mode))
      UnsafeMutableRawPointer(sums + mode).storeBytes(of: sum, as: SIMD8<Double>.self)
      mode += 8
    }
    while mode < modeCount {
      let real = first[2 * mode] * second[2 * mode]
      sums[mode] += weight * (real + first[2 * mode + 1] * second[2 * mode + 1])
      mode += 1
    }
  }

  /// Multiplies every sum.
  func scale(by factor: Double) {
    for mode in 0..<modeCount { sums[mode] *= factor }
  }

  /// Returns the sums and starts afresh.
  func takeSums() -> [Double] {
    let result = Array(UnsafeBufferPointer(start: sums, count: modeCount))
    sums.update(repeating: 0, count: modeCount)
    return result
  }

  @inline(__always)
  private func load(_ pointer: UnsafePointer<Double>) -> SIMD8<Double> {
    UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Double>.self)
  }
}
