/// Why no ensemble can be planned.
public enum EnsemblePlannerError: Error, Hashable, CustomStringConvertible {
  /// The configuration is not that of one field theory at one width.
  case noSingleTheory

  /// One sentence with a way out.
  public var description: String {
    switch self {
    case .noSingleTheory:
      "errors can be planned for a scalar field at one width; fully connected networks, several widths and "
        + "flows have no choice of realisation. Give architecture.width one value, or use lattice predict."
    }
  }
}
