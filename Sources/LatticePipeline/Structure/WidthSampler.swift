import ArchitectureEngineering
import CorrelatorAnalysis
import EnsembleSampling
import ErrorAnalysis
import LatticeGeometry
import NetworkArchitectures
import RunConfiguration
import StructureChecks

/// Draws undeformed networks of one width for structure tests.
struct WidthSampler {
  let architecture: any Architecture
  let functions: SiteFunctions
  let configuration: RunConfiguration

  /// Draws as many networks as the run has; every width from a seed of its own, so that errors of different
  /// widths are independent.
  func sample(
    width: Int, threads: Int, monitor: SamplingMonitor
  ) throws -> WidthEnsemble {
    let ensemble = configuration.ensemble
    let grid = architecture.grid
    let setup = CorrelatorSetup(
      orbits: MomentumOrbits(grid: grid), interaction: nil,
      transform: FourierTransform(grid: grid, count: architecture.componentCount),
      observables: [functions])
    let blocks = try EnsembleSampler(
      density: EngineeredDensity(architecture: architecture, deformation: nil),
      specification: EnsembleSpecification(
        networkCount: ensemble.networks, seed: ensemble.seed &+ UInt64(width),
        blockCount: configuration.analysis.blocks)
    ).sample(threads: threads, monitor: monitor) { CorrelatorMeter(setup) }
    do {
      return WidthEnsemble(
        width: width, functions: functions,
        measurement: try EnsembleMeasurement(setup: setup, blocks: blocks))
    } catch {
      throw RunError.analysis(error.description)
    }
  }
}
