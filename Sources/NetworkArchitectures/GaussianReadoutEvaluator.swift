public import LatticeGeometry

/// Evaluates networks that are linear in Gaussian readouts, φ(x) = Σ_i a_i h_i(x), a_i ~ N(0, 1).
///
/// While its hidden layer is held fixed, such a network is a Gaussian field with the covariance
/// K(x, y) = Σ_i h_i(x) h_i(y); that of a finite width depends on the hidden layer and is not
/// translation invariant.
public protocol GaussianReadoutEvaluator: NetworkEvaluator {
  /// Writes K(x, x) of the network drawn last, in units of φ².
  func writeVariance(into variance: borrowing Field)

  /// The largest eigenvalue of K of the network drawn last or an estimate of it, in units of φ²; a
  /// function of the hidden layer alone.
  func covarianceScale() -> Double

  /// Writes Σ_y K(x, y) g(y) with the hidden layer drawn last: the network evaluated on its own
  /// adjoint.
  ///
  /// - Parameters:
  ///   - source: g, one configuration; kept.
  ///   - result: One configuration; overwritten. It may share storage with `source`.
  func applyCovariance(to source: borrowing Field, into result: borrowing Field)
}
