import LatticeGeometry
import RealModule

/// Independent normal deviates.
func normals(_ count: Int, network: UInt64) -> [Double] {
  var stream = RandomStream(seed: 1507_02646, purpose: .test, network: network)
  var buffer = [Double](repeating: 0, count: 2 * ((count + 1) / 2))
  buffer.withUnsafeMutableBufferPointer { pointer in
    guard let start = pointer.baseAddress else { return }
    stream.fillNormalPairs(start, pairCount: (count + 1) / 2)
  }
  return Array(buffer[..<count])
}

/// Independent numbers uniform in (0, 1).
func uniforms(_ count: Int, network: UInt64) -> [Double] {
  var stream = RandomStream(seed: 1507_02646, purpose: .test, network: network)
  return (0..<count).map { _ in stream.uniform() }
}

/// Whether two numbers agree to a relative accuracy.
func agree(_ first: Double, _ second: Double, _ tolerance: Double) -> Bool {
  abs(first - second) <= tolerance * max(abs(first), abs(second))
}
