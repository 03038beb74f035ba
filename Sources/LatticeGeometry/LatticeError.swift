/// Why a lattice cannot be made.
public enum LatticeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The number of directions is outside 1…4.
  case dimensionOutOfRange(Int)
  /// A direction has fewer than two sites.
  case extentTooSmall(direction: Int, extent: Int)
  /// The number of sites does not fit into an `Int`.
  case volumeOverflows([Int])

  /// One sentence naming the value and the rule.
  public var description: String {
    switch self {
    case .dimensionOutOfRange(let dimension):
      "a lattice of \(dimension) dimensions; 1 to 4 are supported"
    case .extentTooSmall(let direction, let extent):
      "extent \(extent) in direction \(direction); it must be at least 2"
    case .volumeOverflows(let extents):
      "extents \(extents) whose product overflows the number of sites"
    }
  }
}
