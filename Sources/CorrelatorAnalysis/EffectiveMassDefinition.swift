public import ErrorAnalysis
import RealModule

/// How a mass is read off neighbouring time slices.
public enum EffectiveMassDefinition: String, CaseIterable, Hashable, Sendable {
  /// ln(C(t)/C(t+1)), at t + ½: exact for one state as L → ∞, too small near t = L/2.
  case logarithm

  /// The m of C(t)/C(t+1) = cosh(m(L/2 − t))/cosh(m(L/2 − t − 1)), at t + ½: exact for one state.
  case cosh

  /// arcosh[(C(t−1) + C(t+1))/(2C(t))], at t: exact for one state. Its average over t is the m_p of
  /// [Albergo2019].
  case acosh

  /// The masses of all times there are, or why there is none.
  ///
  /// - Parameters:
  ///   - timeSlices: C(t), t = 0 … L/2.
  ///   - extent: L.
  public func masses(timeSlices: [Replicated], extent: Int) -> [EffectiveMassPoint] {
    formulas(timeSlices: timeSlices, extent: extent).map { time, slices, mass in
      EffectiveMassPoint(time: time, mass: Self.checked(mass, of: slices))
    }
  }

  /// The formula at every time with the slices it is made from, not a number where it has no real value.
  func formulas(
    timeSlices: [Replicated], extent: Int
  ) -> [(time: Double, slices: [Replicated], mass: Replicated)] {
    let last = extent / 2
    precondition(timeSlices.count == last + 1, "t = 0 … L/2")
    let times = self == .acosh ? 1...last : 0...last - 1
    return times.map { time in
      switch self {
      case .logarithm:
        let slices = [timeSlices[time], timeSlices[time + 1]]
        let mass = Replicated.combine(slices) { Double.log($0[0] / $0[1]) }
        return (Double(time) + 0.5, slices, mass)
      case .cosh:
        let slices = [timeSlices[time], timeSlices[time + 1]]
        let distance = Double(extent) / 2 - Double(time)
        let mass = Replicated.combine(slices) {
          Self.solve(ratio: $0[0] / $0[1], distance: distance)
        }
        return (Double(time) + 0.5, slices, mass)
      case .acosh:
        let next = time + 1 <= last ? time + 1 : extent - time - 1
        let slices = [timeSlices[time - 1], timeSlices[time], timeSlices[next]]
        let mass = Replicated.combine(slices) { Double.acosh(($0[0] + $0[2]) / (2 * $0[1])) }
        return (Double(time), slices, mass)
      }
    }
  }

  private static func checked(
    _ mass: Replicated, of slices: [Replicated]
  ) -> Result<Replicated, EffectiveMassError> {
    if let slice = slices.first(where: { !($0.value > 0) }) {
      return .failure(.notPositive(slice.estimate))
    }
    guard mass.value >= 0 else { return .failure(.notFalling) }
    let missing = mass.replicates.count { !($0 >= 0) }
    return missing == 0
      ? .success(mass) : .failure(.noise(missing: missing, of: mass.replicates.count))
  }

  /// m of cosh(mu)/cosh(m(u − 1)) = R for u ≥ 1; not a number for R < 1.
  ///
  /// The left side grows with m and lies between e^m/2 and e^m, so ln R ≤ m ≤ ln 2R. Newton's method,
  /// halving the interval where it leaves it.
  private static func solve(ratio: Double, distance: Double) -> Double {
    guard ratio >= 1, ratio.isFinite else { return .nan }
    let target = Double.log(ratio)
    var (lower, upper) = (target, target + Double.log(2))
    func logCosh(_ x: Double) -> Double { x + .log(onePlus: .exp(-2 * x)) - .log(2) }
    var mass = upper
    for _ in 0..<200 {
      let value = logCosh(mass * distance) - logCosh(mass * (distance - 1)) - target
      if value > 0 { upper = mass } else { lower = mass }
      let slope =
        distance * Double.tanh(mass * distance)
        - (distance - 1) * Double.tanh(mass * (distance - 1))
      let next = slope > 0 ? mass - value / slope : .nan
      let inside = next >= lower && next <= upper ? next : (lower + upper) / 2
      if (inside - mass).magnitude <= 2 * .ulpOfOne * mass { return inside }
      mass = inside
    }
    return mass
  }
}
