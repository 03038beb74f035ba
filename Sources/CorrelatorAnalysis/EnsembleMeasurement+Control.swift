public import ErrorAnalysis
import LatticeGeometry

extension EnsembleMeasurement {
  /// G(p) of weighted networks with the known propagator of the same networks without their weights as
  /// control variate, one per orbit:
  ///
  ///     G = G_w − β [G_1 − D],   β = Cov(G_w, G_1)/Var(G_1),
  ///
  /// G_w the direct estimate, G_1 that without weights, whose expectation is exactly D at every width.
  /// The nearer the weights are to 1, the more of the fluctuations cancels. It assumes nothing of the
  /// target, so it shows a finite-width error as the direct estimate does, where the
  /// Schwinger–Dyson form would hide it.
  ///
  /// - Parameters:
  ///   - free: The same fields in the same blocks, measured with weight 1.
  ///   - propagator: D, one per orbit.
  public func controlledPropagator(
    by free: EnsembleMeasurement, propagator: [Double]
  ) -> [Replicated] {
    precondition(
      free.averages.blockCount == averages.blockCount
        && propagator.count == setup.orbits.count, "the same blocks and momenta")
    return zip(zip(directPropagator(), free.directPropagator()), propagator).map { pair, exact in
      let (weighted, unweighted) = pair
      let variance = Replicated.covariance(unweighted, unweighted)
      let coefficient = variance > 0 ? Replicated.covariance(weighted, unweighted) / variance : 0
      return Replicated.combine([weighted, unweighted]) {
        $0[0] - coefficient * ($0[1] - exact)
      }
    }
  }
}
