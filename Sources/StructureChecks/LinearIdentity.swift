public import ErrorAnalysis

/// A linear combination of averages that a symmetry makes vanish.
public struct LinearIdentity: Hashable, Sendable {
  /// A term: its coefficient, and the number of its average.
  public struct Term: Hashable, Sendable {
    /// The coefficient.
    public let coefficient: Double
    /// The number of the average.
    public let average: Int
  }

  /// The identity in words.
  public let label: String
  /// The order n of the n-point functions in it.
  public let order: Int
  /// Its terms.
  public let terms: [Term]

  /// Creates an identity from pairs of a coefficient and a number.
  public init(_ label: String, order: Int, _ terms: [(Double, Int)]) {
    self.label = label
    self.order = order
    self.terms = terms.map { Term(coefficient: $0.0, average: $0.1) }
  }

  /// The combination, and the size of its terms.
  public func value(of averages: [Replicated]) -> (deviation: Replicated, size: Double) {
    let deviation = Replicated.combine(terms.map { averages[$0.average] }) { values in
      zip(terms, values).reduce(0) { $0 + $1.0.coefficient * $1.1 }
    }
    let size = terms.map { abs($0.coefficient * averages[$0.average].value) }.max() ?? 0
    return (deviation, size)
  }
}
