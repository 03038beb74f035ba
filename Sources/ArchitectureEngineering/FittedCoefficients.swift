/// The coefficients α_{jn}(t) of a fitted velocity −Σ_{jn} α_{jn}(t) K_j∗s_n(φ) along a path.
///
/// They multiply functions of p̂² and belong to no lattice size: fitted on one lattice, they serve
/// others too, and the weights stay exact.
public struct FittedCoefficients: Codable, Hashable, Sendable {
  /// s_n.
  public let sources: [TransportSource]

  /// μ_j².
  public let scales: [KernelScale]

  /// Ascending times in [0, 1]. Between the first and the last the coefficients are the polynomial of
  /// fourth degree, or less where there are fewer times, that fits all values best: the noise of the
  /// fits would make the flow rough, and its integration need twice the steps. Outside they are
  /// constant.
  public let times: [Double]

  /// α_{jn} at each time, all scales of a source one after the other.
  public let values: [[Double]]

  /// Collects coefficients; one list of `sources.count · scales.count` numbers a time.
  public init(
    sources: [TransportSource], scales: [KernelScale], times: [Double], values: [[Double]]
  ) {
    self.sources = sources
    self.scales = scales
    self.times = times
    self.values = values
    precondition(isConsistent, "every source once, ascending times, one number each")
  }

  /// Whether decoded numbers fit together: ascending times, every source once, positive masses, and a
  /// finite coefficient for each source, scale and time.
  public var isConsistent: Bool {
    !times.isEmpty && times.count == values.count
      && zip(times, times.dropFirst()).allSatisfy { $0 < $1 }
      && times.allSatisfy(\.isFinite) && Set(sources).count == sources.count
      && scales.allSatisfy { $0.massSquared(gap: 1) > 0 }
      && values.allSatisfy {
        $0.count == sources.count * scales.count && $0.allSatisfy(\.isFinite)
      }
  }

  /// The same coefficients times a factor: anything but 1 is a worse map, not a wrong ensemble.
  public func scaled(by factor: Double) -> FittedCoefficients {
    FittedCoefficients(
      sources: sources, scales: scales, times: times,
      values: values.map { $0.map { factor * $0 } })
  }

  /// α_{jn}(t).
  public func values(at time: Double) -> [Double] {
    let weights = weights(at: min(max(time, times[0]), times[times.count - 1]))
    return values[0].indices.map { number in
      zip(weights, values).reduce(0) { $0 + $1.0 * $1.1[number] }
    }
  }

  /// The least-squares polynomial at t as a linear form in the values at all times t_i,
  /// Σ_k P_k(t) P_k(t_i)/Σ_j P_k(t_j)², with polynomials orthogonal on the times by the recurrence of
  /// G. E. Forsythe, J. SIAM 5, 74 (1957).
  private func weights(at time: Double) -> [Double] {
    var weights = [Double](repeating: 0, count: times.count)
    var (last, polynomial) = (weights, [Double](repeating: 1, count: times.count))
    var (lastValue, value, lastNorm) = (0.0, 1.0, 1.0)
    for _ in 0...min(Self.degree, times.count - 1) {
      let norm = polynomial.reduce(0) { $0 + $1 * $1 }
      for index in weights.indices { weights[index] += value * polynomial[index] / norm }
      let centre = zip(times, polynomial).reduce(0) { $0 + $1.0 * $1.1 * $1.1 } / norm
      let memory = norm / lastNorm
      let next = times.indices.map {
        (times[$0] - centre) * polynomial[$0] - memory * last[$0]
      }
      (last, polynomial) = (polynomial, next)
      (lastValue, value) = (value, (time - centre) * value - memory * lastValue)
      lastNorm = norm
    }
    return weights
  }

  /// Enough to follow the flow, and smooth enough for an integrator of any order.
  private static let degree = 4
}
