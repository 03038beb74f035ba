import RealModule

/// The quartic coupling of fully connected networks with Gauss neurons, the standard deviation σ_W of
/// their weights taken as the scale [Erbin2022].
///
/// At x = 0, with the connected four-point function G4c = (3σ_W⁴/N)(E h⁴ − 1) = (3σ_W⁴/N)(e^{4σ_b²} − 1)
/// and the kernel without output bias K_W(x) = σ_W² exp(−σ_W² x²/2d),
///
///     u4 = −G4c(0,0,0,0)/∫ d^dx K_W(x)⁴ = −(3/N)(e^{4σ_b²} − 1)(2/(πd))^{d/2} σ_W^{d−4}
public struct GaussNetworkFlow: Hashable, Sendable {
  /// d.
  public let dimension: Int

  /// N.
  public let width: Int

  /// σ_b.
  public let biasDeviation: Double

  /// Names the networks.
  public init(dimension: Int, width: Int, biasDeviation: Double) {
    precondition(dimension >= 1 && width >= 1, "networks with neurons")
    (self.dimension, self.width, self.biasDeviation) = (dimension, width, biasDeviation)
  }

  /// d − 4, the exponent of σ_W.
  public var slope: Double { Double(dimension - 4) }

  /// ∫ d^dx K_W(x)⁴ = σ_W⁸ (πd/(2σ_W²))^{d/2}.
  public func kernelIntegral(weightDeviation: Double) -> Double {
    let square = weightDeviation * weightDeviation
    return Double.pow(square, 4)
      * Double.pow(.pi * Double(dimension) / (2 * square), Double(dimension) / 2)
  }

  /// u4 of the networks.
  public func quarticCoupling(weightDeviation: Double) -> Double {
    let connected =
      3 * Double.pow(weightDeviation, 4) / Double(width)
      * Double.expMinusOne(4 * biasDeviation * biasDeviation)
    return -connected / kernelIntegral(weightDeviation: weightDeviation)
  }
}
