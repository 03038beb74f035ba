import RealModule

public import LatticeGeometry

/// Rayleigh's law P(a) = (2a/m) e^{−a²/m}, a > 0, with m = E a²:  E a^k = m^{k/2} Γ(1 + k/2).
///
/// Its mean is √(πm)/2, not 0: as a readout it belongs to activations with E h = 0, such as cosines
/// with uniform phases, of which it makes two independent Gaussian quadratures each.
public struct RayleighDensity: ParameterDensity, Hashable {
  /// m = E a²; the variance about the mean is m (1 − π/4).
  public let secondMoment: Double

  /// Creates the law of a given second moment.
  ///
  /// - Throws: ``ParameterDensityError/varianceNotPositive(_:)``.
  public init(secondMoment: Double) throws(ParameterDensityError) {
    try requirePositive(variance: secondMoment)
    self.secondMoment = secondMoment
  }

  /// E a² − (E a)².
  public var variance: Double { secondMoment * (1 - .pi / 4) }

  /// ln(2a/m) − a²/m.
  public func logDensity(of value: Double) -> Double {
    guard value > 0 else { return -.infinity }
    return Double.log(2 * value / secondMoment) - value * value / secondMoment
  }

  /// Draws one parameter by inversion.
  public func draw(using stream: inout RandomStream) -> Double {
    (-secondMoment * Double.log(stream.uniform())).squareRoot()
  }

  /// Draws many parameters at once.
  public func fill(
    _ buffer: UnsafeMutableBufferPointer<Double>, using stream: inout RandomStream
  ) {
    let secondMoment = secondMoment
    fillFromUniforms(buffer, using: &stream) { (-secondMoment * Double.log($0)).squareRoot() }
  }

  /// E a^k.
  public func moment(_ order: Int) -> Double? {
    if order % 2 == 0 {
      return (1...max(order / 2, 1)).reduce(integerPower(secondMoment, order / 2)) {
        $0 * Double($1)
      }
    }
    // Γ(1 + k/2) = √π k!!/2^{(k+1)/2} for odd k.
    return integerPower(secondMoment.squareRoot(), order) * Double.pi.squareRoot()
      * doubleFactorial(order) / integerPower(2, (order + 1) / 2)
  }
}
