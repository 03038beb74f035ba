import RealModule

public import LatticeGeometry

/// a = ±σ with probability ½ each:  E a^{2k} = σ^{2k}.
public struct RademacherDensity: ParameterDensity, Hashable {
  /// σ².
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

  /// −ln 2 at ±σ, the logarithm of a probability.
  public func logDensity(of value: Double) -> Double {
    abs(value) == variance.squareRoot() ? -Double.log(2) : -.infinity
  }

  /// Draws one parameter.
  public func draw(using stream: inout RandomStream) -> Double {
    stream.uniform() < 0.5 ? -variance.squareRoot() : variance.squareRoot()
  }

  /// Draws many parameters at once.
  public func fill(
    _ buffer: UnsafeMutableBufferPointer<Double>, using stream: inout RandomStream
  ) {
    let deviation = variance.squareRoot()
    fillFromUniforms(buffer, using: &stream) { $0 < 0.5 ? -deviation : deviation }
  }

  /// E a^k.
  public func moment(_ order: Int) -> Double? {
    order % 2 == 1 ? 0 : integerPower(variance, order / 2)
  }
}
