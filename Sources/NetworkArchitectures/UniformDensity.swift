import RealModule

public import LatticeGeometry

/// a uniform in (−w, w), w = σ√3:  E a^{2k} = w^{2k}/(2k + 1).
public struct UniformDensity: ParameterDensity, Hashable {
  /// σ² = w²/3.
  public let variance: Double

  /// Creates the law of a given variance.
  ///
  /// - Throws: ``ParameterDensityError/varianceNotPositive(_:)``.
  public init(variance: Double) throws(ParameterDensityError) {
    try requirePositive(variance: variance)
    self.variance = variance
  }

  /// σ².
  public var secondMoment: Double { variance }

  /// w, the end of the interval.
  public var halfWidth: Double { (3 * variance).squareRoot() }

  /// −ln 2w inside the interval.
  public func logDensity(of value: Double) -> Double {
    abs(value) <= halfWidth ? -Double.log(2 * halfWidth) : -.infinity
  }

  /// Draws one parameter.
  public func draw(using stream: inout RandomStream) -> Double {
    halfWidth * (2 * stream.uniform() - 1)
  }

  /// Draws many parameters at once.
  public func fill(
    _ buffer: UnsafeMutableBufferPointer<Double>, using stream: inout RandomStream
  ) {
    let halfWidth = halfWidth
    fillFromUniforms(buffer, using: &stream) { halfWidth * (2 * $0 - 1) }
  }

  /// E a^k.
  public func moment(_ order: Int) -> Double? {
    order % 2 == 1 ? 0 : integerPower(3 * variance, order / 2) / Double(order + 1)
  }
}
