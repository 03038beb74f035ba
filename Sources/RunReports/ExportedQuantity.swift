public import ErrorAnalysis

/// A measured quantity on its way to another program: one number, or an array of them, with the
/// replicates that carry its correlations with all others of the same ensemble.
public struct ExportedQuantity: Sendable {
  /// What the numbers are to the program that reads them.
  public enum Kind: Hashable, Sendable {
    /// One number.
    case scalar
    /// An array without further meaning.
    case array
    /// C(t) for all t of a periodic direction.
    case timeSeries
  }

  /// Its name.
  public let name: String

  /// What it is.
  public let kind: Kind

  /// Its numbers; exactly one of a scalar.
  public let values: [Replicated]

  /// Creates a quantity.
  public init(name: String, kind: Kind, values: [Replicated]) {
    precondition(!values.isEmpty && (kind != .scalar || values.count == 1), "its numbers")
    self.name = name
    self.kind = kind
    self.values = values
  }

  /// Whether every number, every replicate and every variance is finite: other programs know no gaps.
  /// Covariances are then finite, too.
  public var isFinite: Bool {
    values.allSatisfy {
      $0.value.isFinite && $0.replicates.allSatisfy(\.isFinite)
        && Replicated.covariance($0, $0).isFinite
    }
  }
}
