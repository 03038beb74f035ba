/// The coefficients α_{jn}(t) of a fitted velocity −Σ_{jn} α_{jn}(t) K_j∗s_n(φ) along a path.
///
/// They multiply functions of p̂² and belong to no lattice size: fitted on one lattice, they serve
/// others too, and the weights stay exact.
public struct FittedCoefficients: Codable, Hashable, Sendable {
  /// s_n.
  public let sources: [TransportSource]

  /// μ_j².
  public let scales: [KernelScale]

  /// Ascending times in [0, 1]; between them the coefficients are cubic, with the slopes of the
  /// parabolas through three neighbouring times, and outside constant.
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
    guard let next = times.firstIndex(where: { $0 > time }) else {
      return values[times.count - 1]
    }
    guard next > 0 else { return values[0] }
    let (first, last) = (values[next - 1], values[next])
    let length = times[next] - times[next - 1]
    let fraction = (time - times[next - 1]) / length
    let rest = 1 - fraction
    let end = fraction * fraction * (1 + 2 * rest)
    let (firstSlope, lastSlope) = (
      length * fraction * rest * rest, -length * fraction * fraction * rest
    )
    let slopes = (slopes(at: next - 1), slopes(at: next))
    return first.indices.map {
      first[$0] + end * (last[$0] - first[$0]) + firstSlope * slopes.0[$0]
        + lastSlope * slopes.1[$0]
    }
  }

  /// dα/dt at a node, of the parabola through it and its neighbours, or through the three at an end.
  private func slopes(at node: Int) -> [Double] {
    if times.count == 2 {
      return zip(values[0], values[1]).map { ($1 - $0) / (times[1] - times[0]) }
    }
    let middle = min(max(node, 1), times.count - 2)
    let (before, after) = (times[middle] - times[middle - 1], times[middle + 1] - times[middle])
    let offset = times[node] - times[middle]
    return values[middle].indices.map {
      let first = (values[middle][$0] - values[middle - 1][$0]) / before
      let second = (values[middle + 1][$0] - values[middle][$0]) / after
      let curvature = (second - first) / (before + after)
      return first + curvature * (before + 2 * offset)
    }
  }
}
