public import ErrorAnalysis
import RealModule

/// The mass of the lightest state from the decay of the time slices.
///
///     m_eff(t) = arcosh[ (C(t−1) + C(t+1)) / (2 C(t)) ]
///
/// which is exact for a single state on a periodic lattice, at every t from 1 to L₀/2.
public struct EffectiveMass: Sendable {
  /// m_eff(t) for t = 1 … L₀/2; entries are not a number where noise leaves the arcosh's
  /// domain; ``EffectiveMassDefinition`` gives reasons.
  public let masses: [Replicated]

  /// The times averaged over, nil if no time qualifies.
  public let window: ClosedRange<Int>?

  /// The average of m_eff over the window with weights 1/error², nil without a window.
  public let plateau: Replicated?

  /// Takes the masses from time slices.
  ///
  /// The default window starts where excited states, which in a theory even in φ have at least
  /// three times the mass, are suppressed by e^{−2mt} < 1 %, and ends before the first time whose
  /// error exceeds a fifth of the mass.
  ///
  /// - Parameters:
  ///   - timeSlices: C(t), t = 0 … L₀/2.
  ///   - extent: L₀.
  public init(timeSlices: [Replicated], extent: Int) {
    let masses = EffectiveMassDefinition.acosh.formulas(timeSlices: timeSlices, extent: extent)
      .map(\.mass)
    self.masses = masses
    let estimates = masses.map(\.estimate)
    let usable = estimates.prefix { $0.value > 0 && $0.error.isFinite && $0.error < $0.value / 5 }
    guard let first = usable.first else {
      window = nil
      plateau = nil
      return
    }
    let suppressed = Int((Double.log(100) / (2 * first.value)).rounded(.up))
    let start = min(max(1, suppressed), usable.count)
    let window = start...usable.count
    let weights = window.map { 1 / (estimates[$0 - 1].error * estimates[$0 - 1].error) }
    self.window = window
    let isExact = weights.contains { !$0.isFinite }
    plateau = Replicated.combine(window.map { masses[$0 - 1] }) { values in
      if isExact { return values[0] }
      return zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
    }
  }
}
