import ErrorAnalysis
import LatticeGeometry
import RunConfiguration

extension BootstrapDraws {
  /// The draws a configuration asks for, the same for every quantity and every point of an axis; nil for
  /// the jackknife.
  ///
  /// - Parameters:
  ///   - configuration: Resamples and seed.
  ///   - blockCount: Blocks of the ensemble.
  init?(_ configuration: RunConfiguration, blockCount: Int) {
    guard configuration.analysis.errors == .bootstrap, blockCount >= 2 else { return nil }
    var stream = RandomStream(
      seed: configuration.ensemble.seed, purpose: .bootstrap, network: 0)
    self.init(
      blockCount: blockCount, resampleCount: configuration.analysis.resamples, using: &stream)
  }
}
