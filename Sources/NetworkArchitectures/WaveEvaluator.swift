public import LatticeGeometry

/// Evaluates plane waves of arbitrary momenta on all sites x_μ = 0 … L_μ − 1 of a lattice, and the
/// adjoint. Each worker has its own evaluator, with its own buffers.
public protocol WaveEvaluator: AnyObject {
  /// φ(x) = Σ_i Re(z_i e^{i b_i·x}) at every site.
  ///
  /// - Parameters:
  ///   - waves: Of the lattice's dimension.
  ///   - field: One configuration; overwritten.
  func evaluate(_ waves: PlaneWaves, into field: borrowing Field)

  /// The adjoint, s_i = Σ_x g(x) e^{−i b_i·x}: derivatives of Σ_x g φ with respect to Re z_i and
  /// Im z_i are Re s_i and Im s_i.
  ///
  /// - Parameters:
  ///   - field: g, one configuration.
  ///   - waves: b_i is read, Re s_i and Im s_i are written in place of z_i.
  func adjoint(of field: borrowing Field, into waves: inout PlaneWaves)
}
