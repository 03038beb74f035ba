/// An algorithm for the transforms of a real field, on bare buffers.
protocol RealTransformKernel: AnyObject, Sendable {
  /// φ̃ from φ, which is kept.
  func forward(_ field: UnsafeMutablePointer<Double>, into modes: UnsafeMutablePointer<Double>)

  /// φ from c, which is destroyed.
  func inverse(_ modes: UnsafeMutablePointer<Double>, into field: UnsafeMutablePointer<Double>)
}
