import ArchitectureEngineering
public import EnsembleSampling
import EnsembleStorage
import FieldTheory
import LatticeGeometry
import Logging
import NetworkArchitectures
import RunConfiguration

/// `lattice engineer`: the pilot and the fit of a run, without the run.
public struct DensityFit {
  /// The content of an engineered density's file.
  public let fileText: String

  /// What was fitted and how good it is, in a few lines.
  public let summary: String

  /// Fits the map that leads to a plan's target, or along its axis.
  ///
  /// - Parameters:
  ///   - plan: The targets and their lattice; φ⁴ at exact width.
  ///   - threads: Workers.
  ///   - log: Told of every step.
  ///   - monitor: May stop the fit.
  /// - Throws: ``RunError``, ``/EnsembleSampling/SamplingStopped``.
  public init(plan: RunPlan, threads: Int, log: RunLog, monitor: SamplingMonitor) throws {
    try Self.check(plan)
    let grid = MomentumGrid(lattice: plan.lattice)
    let transform = FourierTransform(grid: grid)
    let start = Machine.usage.cpuSeconds
    let text: String
    do {
      let reference = try FreePropagator(
        grid: grid, massSquared: plan.referenceMassSquared, dispersion: plan.action.dispersion)
      let map = try DensityEngineer(
        plan: plan, reference: reference,
        architecture: ExactWidthNetwork(propagator: reference, transform: transform),
        transform: transform, monitor: monitor, threads: threads, logger: log.logger()
      ).mapToStore()
      fileText = try EngineeredDensityFile(map: map).text()
      text =
        switch map {
        case .optimised(let map): Self.summary(of: map)
        case .fitted(let map): Self.summary(of: map)
        }
    } catch let error as FieldTheoryError {
      throw RunError.theory(error.description)
    }
    let cost = Text.duration(Machine.usage.cpuSeconds - start)
    summary = text + "\ncost        \(cost) of CPU time\n"
  }

  /// Refuses what has no coefficients to fit.
  private static func check(_ plan: RunPlan) throws(RunError) {
    guard plan.points.allSatisfy({ $0.phiFour != nil }), plan.isInteracting, plan.width == nil
    else {
      throw .engineering(
        "maps are fitted for interacting theories of the action \"phi4\" with one component, at "
          + "architecture.width = \"exact\"")
    }
    switch plan.configuration.engineering.transport {
    case nil, .fitted, .optimised: break
    case .identity?, .order1?, .order2?:
      throw .engineering(
        "engineering.transport has no coefficients to fit. Set it to \"fitted\" or "
          + "\"optimised\", or leave it out.")
    }
    if plan.configuration.engineering.referenceMass == .pilot, DensityEngineer.storesFittedMap(plan)
    {
      throw .engineering(
        "a fitted map starts at one reference mass, and the pilot tries several. Set "
          + "engineering.referenceMass to \"gap\" or to the mass the pilot chose.")
    }
  }

  private static func text(_ extents: [Int]) -> String {
    extents.map(String.init).joined(separator: "×")
  }

  private static func summary(of map: OptimisedMap) -> String {
    let validation = map.validation.map {
      "ESS \(Text.significant($0.essFraction)), Var ln w = "
        + "\(Text.significant($0.logWeightVariance)) on \($0.networkCount) fresh networks; twice "
        + "the steps change ln w by \(Text.significant($0.stepDoublingDeviation))"
    }
    return """
      target      φ⁴ on \(text(map.extents)), m² = \(map.massSquared), λ = \(map.lambda)
      map         \(map.coefficients.count) coefficients from free networks of M² = \
      \(Text.significant(map.referenceMassSquared)), \(map.stepCount) steps of \(map.method)
      validation  \(validation ?? "not measured")
      """
  }

  private static func summary(of map: FittedMap) -> String {
    let ends = map.paths.map { "m² = \($0.end.massSquared), λ = \($0.end.lambda)" }
    let first = map.coefficients[0]
    let nodes = map.coefficients.reduce(0) { $0 + $1.times.count }
    return """
      way         φ⁴ from the free theory of M² = \
      \(Text.significant(map.paths[0].start.massSquared)) to \(ends.joined(separator: ", then to "))
      map         \(first.sources.count * first.scales.count) coefficients at \(nodes) nodes, fitted \
      on \(text(map.extents))
      residual    at most \(Text.significant(map.largestResidualFraction)) of the variance a step
      """
  }
}
