/// What a structure test came to.
public enum StructureVerdict: Hashable, Sendable {
  /// The property holds within the test's resolution.
  case passes
  /// The property is violated.
  case fails
  /// Neither can be said; with how many networks it could, if that is known.
  case undecided(networksNeeded: Double?)
  /// The property cannot be asked of this ensemble.
  case notApplicable(reason: String)

  /// The word for tables: `passes`, `fails`, `undecided`, `not applicable`.
  public var word: String {
    switch self {
    case .passes: "passes"
    case .fails: "fails"
    case .undecided: "undecided"
    case .notApplicable: "not applicable"
    }
  }

  /// The verdict on a statistic that must not exceed a threshold, judged by what a broken ensemble would
  /// have shown.
  ///
  /// - Parameters:
  ///   - deviation: The largest deviation in standard deviations.
  ///   - control: The same of the negative control.
  ///   - threshold: What chance does not exceed.
  ///   - networks: The ensemble's size.
  public init(deviation: Double, control: Double, threshold: Double, networks: Int) {
    if deviation > threshold {
      self = .fails
    } else if control > threshold {
      self = .passes
    } else {
      let ratio = threshold / control
      self = .undecided(
        networksNeeded: control > 0 && ratio.isFinite ? Double(networks) * ratio * ratio : nil)
    }
  }
}
