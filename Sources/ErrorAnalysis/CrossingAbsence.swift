/// Why two measured curves have no crossing.
public enum CrossingAbsence: Hashable, Sendable {
  /// They have so few points in common that nothing can be interpolated.
  case tooFewPoints(Int)

  /// Their difference exceeds ``CurveCrossing/threshold`` standard deviations nowhere.
  case noise(points: Int)

  /// One lies above the other at all points of the range.
  case oneSided(firstIsAbove: Bool, from: Double, to: Double)

  /// Their difference has both signs, one of them only within ``CurveCrossing/threshold`` standard
  /// deviations: at most so many, at this point.
  case insignificant(at: Double, deviations: Double)

  /// No polynomial through the points about the change of sign follows it.
  case noInterpolation
}
