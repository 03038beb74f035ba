/// The fixed point of the flow truncated at φ⁶.
public enum SexticFixedPoint {
  /// The interacting fixed point in three dimensions.
  ///
  /// For Litim's regulator ū6 = 3ū4²/(1+ū2) makes ū6 stand, ū4 then stands at ū4 = (1+ū2)³/3V_3, and ū2
  /// at −1/7; Newton's method goes on from there for other regulators.
  ///
  /// - Throws: ``FlowError/noFixedPoint(dimension:)`` in other dimensions, or if there is none.
  public static func find(
    dimension: Int, regulator: FlowRegulator
  ) throws(FlowError) -> FixedPoint {
    guard dimension == 3 else { throw .noFixedPoint(dimension: dimension) }
    let flow = SexticFlow(dimension: dimension, regulator: regulator)
    let remainder = 6.0 / 7
    let quartic = remainder * remainder * remainder / (3 * loopVolume(dimension: 3))
    var state = [-1.0 / 7, quartic, 3 * quartic * quartic / remainder]
    state = try NewtonIteration.solve(from: state) { state in
      let (rate, jacobian) = dimensionless(flow, state)
      return (rate, jacobian)
    }
    let stability = dimensionless(flow, state).jacobian.map { -$0 }
    return FixedPoint(
      couplings: SexticCouplings(state), potential: nil,
      exponents: try LeadingEigenvalues.find(of: stability, size: 3, below: 10, count: 3))
  }

  /// k∂_k of the couplings in units of k, and the Jacobian matrix.
  private static func dimensionless(
    _ flow: SexticFlow, _ state: [Double]
  ) -> (rate: [Double], jacobian: [Double]) {
    let dimension = Double(flow.spaceDimension)
    // ū2 = u2/k², ū4 = u4 k^{d−4}, ū6 = u6 k^{2d−6}.
    let powers = [-2, dimension - 4, 2 * dimension - 6]
    let rate = zip(flow.rate(at: 1, state), zip(powers, state)).map { $0 + $1.0 * $1.1 }
    var jacobian = flow.jacobian(at: 1, state)
    for row in 0..<3 { jacobian[4 * row] += powers[row] }
    return (rate, jacobian)
  }
}
