import ErrorAnalysis
import Foundation
import RunConfiguration

/// A crossing that was looked for in vain, and why there is none.
struct MissingCrossing {
  let pair: SizePair

  /// Half a sentence with a way out.
  let reason: String

  /// Nothing can be compared.
  init(_ pair: SizePair, reason: String) {
    self.pair = pair
    self.reason = reason
  }

  /// Two curves that have no crossing.
  ///
  /// - Parameters:
  ///   - pair: The lattices, two of them.
  ///   - absence: What the curves do instead.
  ///   - abscissa: The swept coupling.
  init(_ pair: SizePair, because absence: CrossingAbsence, along abscissa: String) {
    self.pair = pair
    func number(_ value: Double) -> String { String(format: "%.10g", value) }
    let needed = Text.significant(CurveCrossing.threshold)
    reason =
      switch absence {
      case .tooFewPoints(let count):
        "\(pair.quantity.observable) has a value with an error at \(count) of the values of \(abscissa) "
          + "that both lattices share, and two are needed; run both at the same values, with more networks"
      case .noise(let count):
        "the curves differ by less than \(needed) standard deviations at all \(count) points: noise; take "
          + "more networks or a wider range"
      case .oneSided(let firstIsAbove, let from, let to):
        "the curves do not cross in the range: "
          + "\(SizePair.names([pair.lattices[firstIsAbove ? 0 : 1]])) lies above from \(number(from)) to "
          + "\(number(to)); shift or widen the range"
      case .insignificant(let place, let deviations):
        "the curves change their order only within noise, by \(Text.significant(deviations)) standard "
          + "deviations at most (at \(abscissa) = \(number(place))), and \(needed) are needed; take more "
          + "networks or a wider range"
      case .noInterpolation:
        "no parabola and no line follows the curves about their change of order; take more points there"
      }
  }
}
