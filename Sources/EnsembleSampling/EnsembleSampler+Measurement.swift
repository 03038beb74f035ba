import ArchitectureEngineering
public import CorrelatorAnalysis

extension EnsembleSampler {
  /// Draws all networks of a single theory and measures their correlators.
  ///
  /// - Parameters:
  ///   - setup: What is measured of each field.
  ///   - threads: Workers, at least one; the result does not depend on them.
  ///   - monitor: Watches progress and may request a stop.
  /// - Returns: The averages, with the replicates their errors come from.
  /// - Throws: ``SamplingStopped`` if a stop was requested, `ResamplingError` if there are fewer than
  ///   two blocks or no network carries weight.
  public func measure(
    _ setup: CorrelatorSetup, threads: Int, monitor: SamplingMonitor = SamplingMonitor()
  ) throws -> EnsembleMeasurement {
    precondition(
      density.pointCount == 1, "one theory; an axis takes a meter for each of its points")
    let blocks = try sample(threads: threads, monitor: monitor) { CorrelatorMeter(setup) }
    return try EnsembleMeasurement(setup: setup, blocks: blocks)
  }
}
