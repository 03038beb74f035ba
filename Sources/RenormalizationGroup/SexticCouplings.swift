/// Couplings of the potential U(φ) = (u2/2) φ² + (u4/4!) φ⁴ + (u6/6!) φ⁶.
public struct SexticCouplings: Hashable, Sendable {
  /// u2 in k².
  public var u2: Double
  /// u4 in k^{4−d}.
  public var u4: Double
  /// u6 in k^{6−2d}.
  public var u6: Double

  /// Collects couplings.
  public init(u2: Double, u4: Double, u6: Double) {
    (self.u2, self.u4, self.u6) = (u2, u4, u6)
  }

  init(_ state: [Double]) { self.init(u2: state[0], u4: state[1], u6: state[2]) }

  var state: [Double] { [u2, u4, u6] }

  /// σ_W = √(d u2/2) of the networks with Gauss kernel exp(−σ_W² x²/2d), whose propagator's mass
  /// squared is u2 = 2σ_W²/d [Erbin2022].
  public func weightDeviation(dimension: Int) -> Double {
    (Double(dimension) * u2 / 2).squareRoot()
  }

  /// ∂(u2, u4, u6) if ∂U = F(U″), from F′, F″ and F‴ at U″(0) = u2: the second, fourth and sixth
  /// derivative of F(U″(φ)) at φ = 0, without u8 and above.
  func rate(_ loop: [Double]) -> [Double] {
    [
      loop[1] * u4,
      loop[1] * u6 + 3 * loop[2] * u4 * u4,
      15 * loop[2] * u4 * u6 + 15 * loop[3] * u4 * u4 * u4,
    ]
  }

  /// The Jacobian matrix of ``rate(_:)``, row-major, with F⁗ besides.
  func jacobian(_ loop: [Double]) -> [Double] {
    [
      loop[2] * u4, loop[1], 0,
      loop[2] * u6 + 3 * loop[3] * u4 * u4, 6 * loop[2] * u4, loop[1],
      15 * loop[3] * u4 * u6 + 15 * loop[4] * u4 * u4 * u4,
      15 * loop[2] * u6 + 45 * loop[3] * u4 * u4, 15 * loop[2] * u4,
    ]
  }
}
