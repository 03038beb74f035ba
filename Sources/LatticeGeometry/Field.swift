/// One or more field configurations φ(x), stored one after the other.
///
/// - Shape: [count, V] doubles, sites row-major with the last direction fastest, aligned for FFTW.
public struct Field: ~Copyable {
  /// The lattice the configurations live on.
  public let lattice: Lattice

  /// The number of configurations.
  public let count: Int

  /// The first value; `count · lattice.volume` doubles follow. Valid while the field lives.
  public let pointer: UnsafeMutablePointer<Double>

  /// Creates configurations that vanish everywhere.
  public init(on lattice: Lattice, count: Int = 1) {
    precondition(count > 0, "at least one configuration")
    self.lattice = lattice
    self.count = count
    pointer = allocateForTransforms(count * lattice.volume)
  }

  /// Creates one configuration from its values in site order.
  public init(on lattice: Lattice, values: [Double]) {
    precondition(values.count == lattice.volume, "one value per site")
    self.init(on: lattice)
    pointer.update(from: values, count: values.count)
  }

  deinit { pointer.deallocate() }

  /// The number of doubles held.
  public var valueCount: Int { count * lattice.volume }

  /// φ at a site; with several configurations, site V·k + x is x of configuration k.
  public subscript(site: Int) -> Double {
    get {
      precondition((0..<valueCount).contains(site), "site outside the field")
      return pointer[site]
    }
    nonmutating set {
      precondition((0..<valueCount).contains(site), "site outside the field")
      pointer[site] = newValue
    }
  }

  /// A copy of all values.
  public var values: [Double] { Array(UnsafeBufferPointer(start: pointer, count: valueCount)) }
}

/// Zeroed memory aligned to 64 bytes, a cache line: more than FFTW asks for, and what vectors of
/// eight doubles want; it is filled up to a whole number of them.
func allocateForTransforms(_ count: Int) -> UnsafeMutablePointer<Double> {
  let padded = paddedCount(count)
  let raw = UnsafeMutableRawPointer.allocate(
    byteCount: padded * MemoryLayout<Double>.stride, alignment: 64)
  let pointer = raw.bindMemory(to: Double.self, capacity: padded)
  pointer.initialize(repeating: 0, count: padded)
  return pointer
}
