import RealModule

public import LatticeGeometry

/// a ~ N(0, σ²):  P(a) = e^{−a²/2σ²}/√(2πσ²),  E a^{2k} = (2k − 1)!! σ^{2k}.
public struct GaussianDensity: ParameterDensity, Hashable {
  /// σ².
  public let variance: Double

  /// N(0, 1).
  public static let standard = GaussianDensity(unitVariance: ())

  private init(unitVariance: Void) { variance = 1 }

  /// Creates the law of a given variance.
  ///
  /// - Throws: ``ParameterDensityError/varianceNotPositive(_:)``.
  public init(variance: Double) throws(ParameterDensityError) {
    try requirePositive(variance: variance)
    self.variance = variance
  }

  /// σ².
  public var secondMoment: Double { variance }

  /// −a²/2σ² − ½ ln 2πσ².
  public func logDensity(of value: Double) -> Double {
    -value * value / (2 * variance) - 0.5 * Double.log(2 * .pi * variance)
  }

  /// Draws one parameter by Box and Muller's transformation.
  public func draw(using stream: inout RandomStream) -> Double {
    variance.squareRoot() * drawNormal(using: &stream)
  }

  /// Draws many parameters at once.
  public func fill(
    _ buffer: UnsafeMutableBufferPointer<Double>, using stream: inout RandomStream
  ) {
    fillNormals(buffer, deviation: variance.squareRoot(), using: &stream)
  }

  /// E a^k.
  public func moment(_ order: Int) -> Double? {
    order % 2 == 1 ? 0 : doubleFactorial(order - 1) * integerPower(variance, order / 2)
  }
}
