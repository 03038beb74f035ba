import ArchitectureEngineering
import RunConfiguration

extension RunConfiguration {
  /// The most networks that are resampled together: those of a jackknife block, up to the largest group
  /// worth while; 1 without resampling.
  var resamplingGroup: Int {
    guard engineering.resampling == .systematic,
      [.annealed, .auto].contains(engineering.realisation)
    else { return 1 }
    let networksOfBlock = (ensemble.networks + analysis.blocks - 1) / analysis.blocks
    return min(networksOfBlock, AnnealedRealisation.largestGroup)
  }
}
