import ArchitectureEngineering
public import EnsembleSampling
import EnsembleStorage
import FieldTheory
import LatticeGeometry
import Logging
import NetworkArchitectures

/// `lattice engineer`: the pilot and the fit of a run, without the run.
public struct DensityFit {
  /// The content of an engineered density's file.
  public let fileText: String

  /// What was fitted and how good it is, in a few lines.
  public let summary: String

  /// Fits the optimised map that leads to a plan's target.
  ///
  /// - Parameters:
  ///   - plan: The target and its lattice; one φ⁴ theory at exact width.
  ///   - threads: Workers.
  ///   - log: Told of every step.
  ///   - monitor: May stop the fit.
  /// - Throws: ``RunError``, ``EnsembleSampling/SamplingStopped``.
  public init(plan: RunPlan, threads: Int, log: RunLog, monitor: SamplingMonitor) throws {
    guard plan.target.phiFour != nil, plan.isInteracting, !plan.isAxis, plan.width == nil else {
      throw RunError.theory(
        "a density is engineered for one interacting theory of the action \"phi4\" with one "
          + "component, at architecture.width = \"exact\"")
    }
    let grid = MomentumGrid(lattice: plan.lattice)
    let transform = FourierTransform(grid: grid)
    let start = Machine.usage.cpuSeconds
    let map: EngineeredMap
    do {
      let reference = try FreePropagator(
        grid: grid, massSquared: plan.referenceMassSquared, dispersion: plan.action.dispersion)
      map = try DensityEngineer(
        plan: plan, reference: reference,
        architecture: ExactWidthNetwork(propagator: reference, transform: transform),
        transform: transform, monitor: monitor, threads: threads, logger: log.logger()
      ).optimisedMap()
      fileText = try EngineeredDensityFile(map: map).text()
    } catch let error as FieldTheoryError {
      throw RunError.theory(error.description)
    }
    let extents = map.extents.map(String.init).joined(separator: "×")
    let validation = map.validation.map {
      "ESS \(Text.significant($0.essFraction)), Var ln w = "
        + "\(Text.significant($0.logWeightVariance)) on \($0.networkCount) fresh networks; twice "
        + "the steps change ln w by \(Text.significant($0.stepDoublingDeviation))"
    }
    summary = """
      target      φ⁴ on \(extents), m² = \(map.massSquared), λ = \(map.lambda)
      map         \(map.coefficients.count) coefficients from free networks of M² = \
      \(Text.significant(map.referenceMassSquared)), \(map.stepCount) steps of \(map.method)
      validation  \(validation ?? "not measured")
      cost        \(Text.duration(Machine.usage.cpuSeconds - start)) of CPU time

      """
  }
}
