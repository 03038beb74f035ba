/// What is done to an estimated covariance before it is inverted.
///
/// All act on the correlation matrix, so that errors of single points stay as they are.
public enum CovarianceRegularisation: Hashable, Sendable {
  /// Nothing: the full covariance.
  case none

  /// Off-diagonal correlations are multiplied by 1 − λ, with the λ of least expected squared error,
  ///
  ///     λ = Σ_{i≠j} Var(r_ij) / Σ_{i≠j} r_ij²,   Var(r) = (1 − r²)²/ν for normal block averages,
  ///
  /// at most 1 [LedoitWolf2004], towards the diagonal as in [SchaeferStrimmer2005].
  case shrinkage

  /// Eigenvalues below this share of the largest are raised to it.
  case eigenvalueFloor(Double)

  /// All but the largest `kept` eigenvalues are replaced by their average, which leaves the trace
  /// [Michael1995].
  case averagedModes(kept: Int)

  /// Correlations are left out.
  case uncorrelated
}
