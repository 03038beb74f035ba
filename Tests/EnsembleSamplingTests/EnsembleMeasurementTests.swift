import ArchitectureEngineering
import CorrelatorAnalysis
import EnsembleSampling
import ErrorAnalysis
import FieldTheory
import LatticeGeometry
import NetworkArchitectures
import RealModule
import Testing

/// Sums fields and weights on its own.
private final class Sums: WeightedFieldConsumer {
  private var sums = [0.0, 0.0]

  func measure(_ field: borrowing Field, of member: EnsembleMember) {
    let weight = Double.exp(member.logWeight)
    let sum = field.values.reduce(0, +)
    sums[0] += weight
    sums[1] += weight * sum * sum / Double(field.values.count)
  }

  func finishBlock() -> [Double] {
    defer { sums = [0, 0] }
    return sums
  }
}

/// From networks to a measurement in one call.
@Suite struct EnsembleMeasurementTests {
  private let grid: MomentumGrid
  private let free: FreePropagator

  init() throws {
    grid = MomentumGrid(lattice: try Lattice(extents: [6, 4]))
    free = try FreePropagator(grid: grid, massSquared: 1)
  }

  private func sampler(_ density: EngineeredDensity) -> EnsembleSampler {
    EnsembleSampler(
      density: density,
      specification: EnsembleSpecification(networkCount: 1000, seed: 3))
  }

  /// G(0) = Σ w (Σφ)²/V / Σ w, with the weights of an engineered density and without.
  @Test(arguments: [false, true]) func susceptibilityIsTheWeightedMean(isInteracting: Bool) throws {
    let action = try PhiFour(massSquared: 1, lambda: isInteracting ? 2 : 0)
    let ensemble = sampler(
      EngineeredDensity(
        architecture: ExactWidthNetwork(propagator: free),
        deformation: isInteracting
          ? DensityDeformation(action: action, referenceMassSquared: 1) : nil))
    let blocks = try ensemble.sample(threads: 2) { Sums() }
    #expect(blocks.count == 100)
    let weight = blocks.reduce(0) { $0 + $1[0] }
    let square = blocks.reduce(0) { $0 + $1[1] }
    #expect((weight == 1000) == !isInteracting)

    let measurement = try ensemble.measure(
      CorrelatorSetup(grid: grid, interaction: action.interaction), threads: 2)
    let susceptibility = measurement.directPropagator()[0].value
    #expect(abs(susceptibility / (square / weight) - 1) < 1e-12)
    #expect(measurement.weights.count == 1000)
  }

  @Test func measurementDoesNotDependOnThreads() throws {
    let ensemble = sampler(
      EngineeredDensity(architecture: CosineNetwork(propagator: free, width: 5)))
    let setup = CorrelatorSetup(grid: grid)
    let alone = try ensemble.measure(setup, threads: 1).directPropagator()
    let together = try ensemble.measure(setup, threads: 3).directPropagator()
    #expect(alone.map(\.replicates) == together.map(\.replicates))
  }

  @Test func stopRequestEndsTheMeasurement() throws {
    let monitor = SamplingMonitor()
    monitor.requestStop()
    let ensemble = sampler(EngineeredDensity(architecture: ExactWidthNetwork(propagator: free)))
    #expect(throws: SamplingStopped.self) {
      try ensemble.measure(CorrelatorSetup(grid: grid), threads: 2, monitor: monitor)
    }
  }

  /// What is left out is what a configuration's defaults are, and a plan made within is as good.
  @Test func defaultsAreTheProgramsOwn() throws {
    func field(_ network: some Architecture) -> [Double] {
      let field = Field(on: grid.lattice)
      var stream = RandomStream(seed: 5, purpose: .test, network: 0)
      network.makeEvaluator().drawNetwork(using: &stream, into: field)
      return field.values
    }
    let transform = FourierTransform(grid: grid)
    #expect(
      field(CosineNetwork(propagator: free, width: 9))
        == field(
          CosineNetwork(
            propagator: free, width: 9, alpha: 0, amplitude: .gaussian, transform: transform)))
    #expect(
      field(ExactWidthNetwork(propagator: free))
        == field(ExactWidthNetwork(propagator: free, transform: transform)))
  }

  @Test func setupPlansForTheFieldsComponents() throws {
    let action = try VectorPhiFour(massSquared: 1, lambda: 1, componentCount: 3)
    #expect(CorrelatorSetup(grid: grid, interaction: action.interaction).componentCount == 3)
    #expect(CorrelatorSetup(grid: grid).componentCount == 1)
    #expect(CorrelatorSetup(grid: grid).orbits.count == MomentumOrbits.count(on: grid.lattice))
  }
}
