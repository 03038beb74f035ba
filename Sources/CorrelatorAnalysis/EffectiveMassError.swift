public import ErrorAnalysis

/// Why a time has no effective mass.
public enum EffectiveMassError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A time slice is not positive.
  case notPositive(Estimate)
  /// Time slices rise or are not convex, so that the formula has no real mass.
  case notFalling
  /// They do so in some of the replicates: within its error the mass may vanish.
  case noise(missing: Int, of: Int)

  /// One sentence naming the values.
  public var description: String {
    switch self {
    case .notPositive(let slice): "a time slice is \(slice), not positive"
    case .notFalling: "the time slices do not fall as those of a mass do"
    case .noise(let missing, let count):
      "\(missing) of \(count) replicates have no real mass: noise"
    }
  }
}
