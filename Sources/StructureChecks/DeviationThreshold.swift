import ErrorAnalysis
import RealModule

/// How large a deviation must be before chance is ruled out.
public enum DeviationThreshold {
  /// The probability with which one true property is called violated.
  public static let falseAlarm = 1e-3

  /// The |t| that the largest of m independent deviations exceeds with probability ``falseAlarm``.
  ///
  /// Errors come from B blocks, so that a deviation in units of them follows Student's t with ν = B − 1
  /// degrees of freedom, P(|t| > z) = I_{ν/(ν + z²)}(ν/2, ½) (Abramowitz and Stegun, 26.7.1). Deviations that
  /// are correlated exceed it less often.
  ///
  /// - Parameters:
  ///   - count: m ≥ 1.
  ///   - blocks: B ≥ 2.
  public static func largest(of count: Int, blocks: Int) -> Double {
    precondition(count >= 1 && blocks >= 2, "a deviation with an error")
    let single = -Double.expMinusOne(Double.log(onePlus: -falseAlarm) / Double(count))
    let freedom = Double(blocks - 1)
    func tail(_ deviation: Double) -> Double {
      betaTail(freedom / (freedom + deviation * deviation), freedom / 2, 0.5)
    }
    var (low, high) = (0.0, 1.0)
    while tail(high) > single { high *= 2 }
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if tail(middle) > single { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
