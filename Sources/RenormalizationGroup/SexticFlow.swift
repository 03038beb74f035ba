/// The flow of a potential in the local potential approximation, truncated at φ⁶.
///
/// Of k ∂_k U = V_d k^d ℓ(U″/k²) with Z = 1, the second, fourth and sixth derivative at φ = 0. For Litim's
/// regulator and with ū2 = u2/k², ū4 = u4 k^{d−4}, ū6 = u6 k^{2d−6} [Erbin2022]
///
///     k u2′ = −k² V_d ū4/(1+ū2)²
///     k u4′ = k^{4−d} V_d/(1+ū2)² [−ū6 + 6ū4²/(1+ū2)]
///     k u6′ = k^{6−2d} V_d ū4/(1+ū2)³ [30ū6 − 90ū4²/(1+ū2)]
///
/// It may run in either direction.
public struct SexticFlow: Sendable {
  /// d.
  public let spaceDimension: Int

  /// ℓ.
  public let threshold: ThresholdFunction

  private let volume: Double

  /// Sets a flow up.
  ///
  /// - Parameters:
  ///   - dimension: d ≥ 1.
  ///   - regulator: What cuts the loop off.
  public init(dimension: Int, regulator: FlowRegulator) {
    precondition(dimension >= 1, "at least one dimension")
    spaceDimension = dimension
    threshold = regulator.threshold(dimension: dimension)
    volume = loopVolume(dimension: dimension)
  }

  /// The couplings at each of several scales, from those at the first.
  ///
  /// - Parameters:
  ///   - scales: k ≥ 0, in order.
  ///   - start: The couplings at the first scale.
  ///   - integrator: What integrates.
  ///   - statistics: Counts its steps.
  /// - Throws: ``FlowError``.
  public func couplings(
    at scales: [Double], from start: SexticCouplings, integrator: StiffIntegrator,
    statistics: inout StiffIntegrator.Statistics
  ) throws(FlowError) -> [SexticCouplings] {
    if let first = scales.first, threshold.leastPlace * first * first + start.u2 <= 0 {
      throw .notStable(scale: first)
    }
    return try integrator.trajectory(
      of: self, through: scales, from: start.state, statistics: &statistics
    ).map { SexticCouplings($0) }
  }

  /// F and its derivatives at u2, F(W) = V_d k^{d−1} ℓ(W/k²).
  private func loop(at scale: Double, _ square: Double, through order: Int) -> [Double] {
    threshold.derivatives(
      at: square, scale: scale, dimension: spaceDimension, through: order
    ).map { volume * $0 }
  }
}

extension SexticFlow: DifferentialSystem {
  /// u2, u4 and u6.
  public var dimension: Int { 3 }

  /// ∂_k (u2, u4, u6).
  public func rate(at time: Double, _ state: [Double]) -> [Double] {
    SexticCouplings(state).rate(loop(at: time, state[0], through: 3))
  }

  /// Its Jacobian matrix.
  public func jacobian(at time: Double, _ state: [Double]) -> [Double] {
    SexticCouplings(state).jacobian(loop(at: time, state[0], through: 4))
  }
}
