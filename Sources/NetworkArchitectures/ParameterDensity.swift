public import LatticeGeometry

/// The law of one network parameter.
///
/// All moments are about zero: E a^k. Readouts of a network with a two-point function need the
/// second, with a four-point function the fourth, and so on.
public protocol ParameterDensity: Sendable {
  /// E a², in units of the parameter squared: the variance of the laws with mean zero.
  var secondMoment: Double { get }

  /// ln P(a); for a law on points the logarithm of the point's probability. −∞ where P vanishes.
  func logDensity(of value: Double) -> Double

  /// Draws one parameter.
  func draw(using stream: inout RandomStream) -> Double

  /// Draws many parameters at once; the stream is used up in another order than by ``draw(using:)``.
  ///
  /// - Parameters:
  ///   - buffer: Overwritten with independent parameters.
  ///   - stream: Whole blocks of it are taken.
  func fill(_ buffer: UnsafeMutableBufferPointer<Double>, using stream: inout RandomStream)

  /// E a^k, exact; nil if the integral diverges.
  ///
  /// - Parameter order: k ≥ 0.
  func moment(_ order: Int) -> Double?
}

extension ParameterDensity {
  /// E a^k of a law from which an r-point function is about to be computed.
  ///
  /// - Throws: ``ParameterDensityError/momentDiverges(order:)`` if it does not exist.
  public func existingMoment(_ order: Int) throws(ParameterDensityError) -> Double {
    guard let moment = moment(order) else { throw .momentDiverges(order: order) }
    return moment
  }

  /// E a⁴/(E a²)², which the connected four-point function of a finite width is made of: 3 for a
  /// Gaussian.
  ///
  /// - Throws: ``ParameterDensityError/momentDiverges(order:)``.
  public func kurtosis() throws(ParameterDensityError) -> Double {
    try existingMoment(4) / (secondMoment * secondMoment)
  }
}

/// k!! = k (k − 2) (k − 4) …, 1 for k ≤ 0.
func doubleFactorial(_ number: Int) -> Double {
  stride(from: number, to: 1, by: -2).reduce(1) { $0 * Double($1) }
}

/// value^exponent by repeated multiplication.
func integerPower(_ value: Double, _ exponent: Int) -> Double {
  (0..<exponent).reduce(1) { power, _ in power * value }
}

/// Fills a buffer with numbers computed from pairs of uniform numbers in (0, 1).
func fillFromUniformPairs(
  _ buffer: UnsafeMutableBufferPointer<Double>, using stream: inout RandomStream,
  _ transform: (Double, Double) -> Double
) {
  withUnsafeTemporaryAllocation(of: Double.self, capacity: 512) { pairs in
    guard let start = pairs.baseAddress else { return }
    var index = 0
    while index < buffer.count {
      let count = min(256, buffer.count - index)
      stream.fillUniformPairs(start, pairCount: count)
      for pair in 0..<count {
        buffer[index + pair] = transform(start[2 * pair], start[2 * pair + 1])
      }
      index += count
    }
  }
}

/// Fills a buffer with numbers computed from one uniform number in (0, 1) each.
func fillFromUniforms(
  _ buffer: UnsafeMutableBufferPointer<Double>, using stream: inout RandomStream,
  _ transform: (Double) -> Double
) {
  withUnsafeTemporaryAllocation(of: Double.self, capacity: 512) { uniforms in
    guard let start = uniforms.baseAddress else { return }
    var index = 0
    while index < buffer.count {
      let count = min(512, buffer.count - index)
      stream.fillUniformPairs(start, pairCount: (count + 1) / 2)
      for offset in 0..<count { buffer[index + offset] = transform(start[offset]) }
      index += count
    }
  }
}

/// Fills a buffer with independent normal deviates of mean 0.
func fillNormals(
  _ buffer: UnsafeMutableBufferPointer<Double>, deviation: Double, using stream: inout RandomStream
) {
  guard let start = buffer.baseAddress, buffer.count > 0 else { return }
  let even = buffer.count & ~1
  stream.fillNormalPairs(start, pairCount: even / 2)
  if even < buffer.count { start[even] = drawNormal(using: &stream) }
  for index in 0..<buffer.count { start[index] *= deviation }
}

/// One normal deviate of mean 0 and variance 1.
func drawNormal(using stream: inout RandomStream) -> Double {
  withUnsafeTemporaryAllocation(of: Double.self, capacity: 2) { pair in
    guard let start = pair.baseAddress else { return 0 }
    stream.fillNormalPairs(start, pairCount: 1)
    return start[0]
  }
}
