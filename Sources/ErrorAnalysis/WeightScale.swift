import RealModule

/// The running scale of the weights of one block: turns ln w into a weight that cannot overflow.
///
/// The scale starts at the first ln w and is raised only when a weight would exceed e³⁰, which
/// tells the caller to scale down what it has summed so far. It depends on the order of the
/// networks within the block alone, so results repeat bit for bit.
public struct WeightScale: Codable, Sendable {
  /// ln of the factor taken out of every weight; the sums are Σ e^{ln w − shift} o.
  public private(set) var shift: Double?

  /// Starts without a scale.
  public init() {}

  /// The weight of the next network, and the factor to apply to all sums before adding it.
  ///
  /// - Parameter logWeight: ln w; the weight is 0 if it is not finite.
  public mutating func weight(for logWeight: Double) -> (weight: Double, rescaling: Double?) {
    guard logWeight.isFinite else { return (0, nil) }
    guard let current = shift else {
      shift = logWeight
      return (1, nil)
    }
    if logWeight - current > 30 {
      shift = logWeight
      return (1, Double.exp(current - logWeight))
    }
    return (Double.exp(logWeight - current), nil)
  }
}
