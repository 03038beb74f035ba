import ArchitectureEngineering
import CorrelatorAnalysis
public import EnsembleSampling
import ErrorAnalysis
import FieldTheory
import LatticeGeometry
import NetworkArchitectures
import RunConfiguration

extension CorrelatorMeter: WeightedFieldConsumer {}

/// The prepared engine of a run: tables, plans and the density, shared by all workers.
struct RunEngine: Sendable {
  let plan: RunPlan
  let orbits: MomentumOrbits
  let reference: FreePropagator
  let density: EngineeredDensity
  let setup: CorrelatorSetup

  init(_ plan: RunPlan) throws(FieldTheoryError) {
    self.plan = plan
    let grid = MomentumGrid(lattice: plan.lattice)
    let transform = FourierTransform(grid: grid)
    orbits = MomentumOrbits(grid: grid)
    reference = try FreePropagator(
      grid: grid, massSquared: plan.referenceMassSquared, dispersion: plan.action.dispersion)
    density = EngineeredDensity(
      architecture: Self.architecture(plan, reference: reference, transform: transform),
      deformation: DensityDeformation(
        action: plan.action, referenceMassSquared: plan.referenceMassSquared))
    setup = CorrelatorSetup(
      orbits: orbits, interaction: plan.isInteracting ? plan.action.interaction : nil,
      transform: transform, expectedCount: plan.configuration.ensemble.networks)
  }

  private static func architecture(
    _ plan: RunPlan, reference: FreePropagator, transform: FourierTransform
  ) -> any Architecture {
    guard let width = plan.width else {
      return ExactWidthNetwork(propagator: reference, transform: transform)
    }
    let law =
      switch plan.configuration.architecture.amplitude {
      case .gaussian: AmplitudeLaw.gaussian
      case .constant: AmplitudeLaw.constant
      case .rayleigh: AmplitudeLaw.rayleigh
      }
    return CosineNetwork(
      propagator: reference, width: width, alpha: plan.configuration.architecture.alpha,
      amplitude: law, transform: transform)
  }

  /// Draws and measures networks.
  func sample(
    networkCount: Int, blockCount: Int, threads: Int,
    purpose: RandomStream.Purpose = .networkParameters, monitor: SamplingMonitor
  ) throws(SamplingStopped) -> [BlockMeasurement] {
    let specification = EnsembleSpecification(
      networkCount: networkCount, seed: plan.configuration.ensemble.seed, blockCount: blockCount)
    return try EnsembleSampler(density: density, specification: specification).sample(
      threads: threads, purpose: purpose, monitor: monitor
    ) { CorrelatorMeter(setup) }
  }

  /// The weights' spread predicted before the run; nil where no formula holds.
  func prediction() throws(FieldTheoryError) -> PlainWeightPrediction? {
    guard plan.width == nil, !density.deformation.isTrivial else { return nil }
    return try PlainWeightPrediction(couplings: plan.action.couplings, reference: reference)
  }
}
