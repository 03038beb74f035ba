/// What a sweep varies: the content of a configuration's `sweep` section.
public struct SweepSpecification: Sendable {
  /// How the values of several keys make points.
  public enum Mode: String, CaseIterable, Hashable, Sendable {
    /// Every combination, the last key fastest.
    case grid
    /// The first values of all keys, the second, and so on.
    case zip
  }

  /// More points than this are refused.
  public static let mostPoints = 10_000

  /// Words that stand beside the swept keys.
  static let options = ["mode", "commonRandomNumbers", "sharedPasses"]

  /// The swept keys, in the order of the file.
  public let keys: [String]

  /// Keys whose values are spaced evenly in their logarithm.
  public let logarithmicKeys: Set<String>

  /// The points, each with a value for every key, in the order of ``keys``.
  public let points: [[SweptValue]]

  /// Whether every run has the seed of the file, rather than one of its own made from it and the point.
  public let commonRandomNumbers: Bool

  /// Whether one pass may serve the points of a coupling axis.
  public let sharedPasses: Bool
}
