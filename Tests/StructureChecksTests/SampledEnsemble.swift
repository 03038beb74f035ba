import ArchitectureEngineering
import CorrelatorAnalysis
import EnsembleSampling
import ErrorAnalysis
import FieldTheory
import LatticeGeometry
import NetworkArchitectures
import StructureChecks

/// Networks drawn and measured as the program does.
enum SampledEnsemble {
  static let blocks = 50

  /// Draws networks of an architecture, of an action's deformed density if one is given.
  static func measure(
    _ architecture: any Architecture, groups: [any ObservableGroup], networks: Int,
    seed: UInt64 = 2_205_211, action: (any LocalAction)? = nil, reference: Double = 1,
    threads: Int = 2
  ) throws -> EnsembleMeasurement {
    let grid = architecture.grid
    let setup = CorrelatorSetup(
      orbits: MomentumOrbits(grid: grid), interaction: action?.interaction,
      transform: FourierTransform(grid: grid, count: architecture.componentCount),
      observables: groups)
    let density = EngineeredDensity(
      architecture: architecture,
      deformation: action.map {
        DensityDeformation(action: $0, referenceMassSquared: reference)
      })
    return try EnsembleSampler(
      density: density,
      specification: EnsembleSpecification(
        networkCount: networks, seed: seed, blockCount: blocks)
    ).measure(setup, threads: threads)
  }

  /// Networks of exact width.
  static func exact(
    _ extents: [Int], massSquared: Double = 1, dispersion: Dispersion = .lattice
  ) throws -> ExactWidthNetwork {
    let grid = MomentumGrid(lattice: try Lattice(extents: extents))
    return ExactWidthNetwork(
      propagator: try FreePropagator(
        grid: grid, massSquared: massSquared, dispersion: dispersion),
      transform: FourierTransform(grid: grid))
  }

  /// Networks of finite width.
  static func cosine(
    _ extents: [Int], width: Int, alpha: Double = -1, amplitude: AmplitudeLaw = .gaussian,
    massSquared: Double = 1
  ) throws -> CosineNetwork {
    let grid = MomentumGrid(lattice: try Lattice(extents: extents))
    return CosineNetwork(
      propagator: try FreePropagator(grid: grid, massSquared: massSquared), width: width,
      alpha: alpha, amplitude: amplitude, transform: FourierTransform(grid: grid))
  }

  /// The ensembles of several widths at one site.
  static func widths(
    networks: Int, square: Double, _ make: (Int) throws -> any Architecture, sites: [Int]? = nil
  ) throws -> [WidthEnsemble] {
    let functions = SiteFunctions(
      sources: GeneratingFunctional.sources.map { $0 / square.squareRoot() }, sites: sites)
    return try CumulantScaling.widths.map { width in
      WidthEnsemble(
        width: width, functions: functions,
        measurement: try measure(
          make(width), groups: [functions], networks: networks, seed: 77 + UInt64(width)))
    }
  }
}
