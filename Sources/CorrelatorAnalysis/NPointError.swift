/// Why an n-point function is not measured.
public enum NPointError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The field has several components, and the function would need indices.
  case severalComponents(Int)
  /// A number of points no connected function is computed for.
  case pointCountOutOfRange(Int, limit: ClosedRange<Int>)
  /// An odd number of fields in a theory with the symmetry φ → −φ.
  case vanishes(pointCount: Int)
  /// A point with another number of coordinates than the lattice has directions.
  case coordinates(point: [Int], dimension: Int)

  /// One sentence naming the values and the rule.
  public var description: String {
    switch self {
    case .severalComponents(let count):
      """
      the field has \(count) components; connected functions of more than two points are measured \
      of fields with one
      """
    case .pointCountOutOfRange(let count, let limit):
      """
      a connected function of \(count) points; it may have \(limit.lowerBound) to \
      \(limit.upperBound)
      """
    case .vanishes(let count):
      """
      a function of \(count) points vanishes in a theory that is even in the field; give an even \
      number
      """
    case .coordinates(let point, let dimension):
      "the point \(point) has \(point.count) coordinates on a lattice of \(dimension) directions"
    }
  }
}
