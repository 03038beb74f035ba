/// Doubles on FFTW's alignment, zero at first, for transforms that manage their own layout and for
/// kernels that run over whole vectors: up to ``paddedCount(_:)`` of ``count`` may be touched.
public struct TransformBuffer: ~Copyable {
  /// The number of doubles.
  public let count: Int

  /// The first of them. Valid while the buffer lives.
  public let pointer: UnsafeMutablePointer<Double>

  /// Allocates a buffer.
  public init(count: Int) {
    precondition(count > 0, "at least one double")
    self.count = count
    pointer = allocateForTransforms(count)
  }

  deinit { pointer.deallocate() }

  /// Sets all of it to zero.
  public func clear() { pointer.update(repeating: 0, count: count) }
}
