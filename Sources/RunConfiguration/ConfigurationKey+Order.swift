extension ConfigurationKey {
  /// The order in which the numbers of a list must stand; none may stand twice.
  public enum Order: Hashable, Sendable {
    /// From the least to the greatest.
    case ascending
    /// From the least to the greatest, or from the greatest to the least.
    case monotonic

    /// The order as the word before "order".
    var phrase: String {
      switch self {
      case .ascending: "ascending"
      case .monotonic: "ascending or descending"
      }
    }
  }
}
