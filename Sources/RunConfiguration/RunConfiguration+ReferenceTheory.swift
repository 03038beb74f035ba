extension RunConfiguration {
  /// A prediction that is set beside the measured propagator.
  public enum ReferenceTheory: String, CaseIterable, Hashable, Sendable {
    /// The free propagator.
    case free
    /// Perturbation theory to one loop.
    case oneLoop
    /// Perturbation theory to two loops.
    case twoLoop
    /// The gap equation with the sunset diagram.
    case gap
    /// The networks' own two-point function on this lattice.
    case kernel
    /// The exact result, where the lattice is of a few sites or one-dimensional.
    case exact
    /// A hybrid Monte Carlo run of the same action.
    case hmc
    /// The table the configuration names.
    case user
  }
}
