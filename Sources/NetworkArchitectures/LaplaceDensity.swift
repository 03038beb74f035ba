import RealModule

public import LatticeGeometry

/// Laplace's law P(a) = e^{−|a|/b}/2b, b = σ/√2:  E a^{2k} = (2k)! b^{2k}.
public struct LaplaceDensity: ParameterDensity, Hashable {
  /// σ² = 2b².
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

  /// b, the decay length of the density.
  public var scale: Double { (variance / 2).squareRoot() }

  /// −|a|/b − ln 2b.
  public func logDensity(of value: Double) -> Double {
    -abs(value) / scale - Double.log(2 * scale)
  }

  /// Draws one parameter by inversion.
  public func draw(using stream: inout RandomStream) -> Double {
    Self.quantile(stream.uniform()) * scale
  }

  /// Draws many parameters at once.
  public func fill(
    _ buffer: UnsafeMutableBufferPointer<Double>, using stream: inout RandomStream
  ) {
    let scale = scale
    fillFromUniforms(buffer, using: &stream) { Self.quantile($0) * scale }
  }

  /// E a^k.
  public func moment(_ order: Int) -> Double? {
    guard order % 2 == 0 else { return 0 }
    return doubleFactorial(order) * doubleFactorial(order - 1)
      * integerPower(variance / 2, order / 2)
  }

  private static func quantile(_ uniform: Double) -> Double {
    uniform < 0.5 ? Double.log(2 * uniform) : -Double.log(2 * (1 - uniform))
  }
}
