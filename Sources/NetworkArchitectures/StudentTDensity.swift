import RealModule

public import LatticeGeometry

/// Student's t with ν degrees of freedom, scaled to a given variance.
///
///     a = s t,  P(t) ∝ (1 + t²/ν)^{−(ν+1)/2},  σ² = s² ν/(ν − 2)
///     E t^{2k} = ν^k (2k − 1)!!/[(ν − 2)(ν − 4) … (ν − 2k)]
///
/// E a^k exists for k < ν only: a two-point function needs ν > 2, a four-point function ν > 4, and
/// the error of a sampled r-point function ν > 2r.
public struct StudentTDensity: ParameterDensity, Hashable {
  /// ν, not necessarily an integer.
  public let degreesOfFreedom: Double

  /// σ².
  public let variance: Double

  /// Creates the law for readouts from which r-point functions will be measured.
  ///
  /// - Parameters:
  ///   - degreesOfFreedom: ν > r.
  ///   - variance: σ².
  ///   - order: r, the largest order of correlator wanted; at least 2.
  /// - Throws: ``ParameterDensityError/tooFewDegreesOfFreedom(_:order:)`` with ν, or
  ///   ``ParameterDensityError/varianceNotPositive(_:)``.
  public init(
    degreesOfFreedom: Double, variance: Double, order: Int = 2
  ) throws(ParameterDensityError) {
    try requirePositive(variance: variance)
    let order = max(order, 2)
    guard degreesOfFreedom > Double(order), degreesOfFreedom.isFinite else {
      throw .tooFewDegreesOfFreedom(degreesOfFreedom, order: order)
    }
    self.degreesOfFreedom = degreesOfFreedom
    self.variance = variance
  }

  /// σ².
  public var secondMoment: Double { variance }

  /// s, the factor between a and Student's variable t.
  public var scale: Double {
    (variance * (degreesOfFreedom - 2) / degreesOfFreedom).squareRoot()
  }

  /// ln P(a), normalised.
  public func logDensity(of value: Double) -> Double {
    let (half, reduced) = ((degreesOfFreedom + 1) / 2, value / scale)
    return Double.logGamma(half) - Double.logGamma(degreesOfFreedom / 2)
      - 0.5 * Double.log(degreesOfFreedom * .pi) - Double.log(scale)
      - half * Double.log(onePlus: reduced * reduced / degreesOfFreedom)
  }

  /// Draws one parameter.
  public func draw(using stream: inout RandomStream) -> Double {
    let first = stream.uniform()
    return scale * deviate(first, stream.uniform())
  }

  /// Draws many parameters at once.
  public func fill(
    _ buffer: UnsafeMutableBufferPointer<Double>, using stream: inout RandomStream
  ) {
    let scale = scale
    fillFromUniformPairs(buffer, using: &stream) { scale * deviate($0, $1) }
  }

  /// E a^k; nil for k ≥ ν.
  public func moment(_ order: Int) -> Double? {
    guard Double(order) < degreesOfFreedom else { return nil }
    guard order % 2 == 0 else { return 0 }
    var moment = doubleFactorial(order - 1) * integerPower(scale * scale, order / 2)
    for factor in stride(from: 2, through: order, by: 2) {
      moment *= degreesOfFreedom / (degreesOfFreedom - Double(factor))
    }
    return moment
  }

  /// t = √(ν (u^{−2/ν} − 1)) cos 2πv: R. W. Bailey, Math. Comp. 62 (1994) 779.
  private func deviate(_ first: Double, _ second: Double) -> Double {
    let excess = Double.expMinusOne(-2 / degreesOfFreedom * Double.log(first))
    return (degreesOfFreedom * excess).squareRoot() * Double.cos(2 * .pi * second)
  }
}
