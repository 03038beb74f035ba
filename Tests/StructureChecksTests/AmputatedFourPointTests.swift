import CorrelatorAnalysis
import ErrorAnalysis
import FieldTheory
import LatticeGeometry
import StructureChecks
import Testing

struct AmputatedFourPointTests {
  /// On three sites, integrated by quadrature: the Schwinger–Dyson form is the cumulant itself, for any M².
  @Test(arguments: [(1.0, 1.0, 1.7), (0.4, 3.0, 0.9), (-0.5, 2.0, 1.0)])
  func identityHoldsOnAnExactLattice(
    massSquared: Double, lambda: Double, reference: Double
  ) throws {
    let lattice = try Lattice(extents: [3])
    let grid = MomentumGrid(lattice: lattice)
    let action = try PhiFour(massSquared: massSquared, lambda: lambda, preparedFor: lattice)
    let distances = [1, 2]
    let group = try #require(
      AmputatedFourPoint(
        distances: distances, action: action,
        reference: try FreePropagator(grid: grid, massSquared: reference)))
    let direct = try ConnectedPointFunctions(
      of: distances.map { [[0], [1], [$0], [$0 + 1]] }, on: lattice, isEven: true)
    let setup = CorrelatorSetup(
      orbits: MomentumOrbits(grid: grid), interaction: action.interaction,
      transform: FourierTransform(grid: grid), observables: [group, direct])
    let meter = CorrelatorMeter(setup)
    let field = Field(on: lattice)
    let (count, range) = (44, 5.0)
    for index in 0..<count * count * count {
      for (site, digit) in [index % count, index / count % count, index / count / count]
        .enumerated()
      {
        field[site] = range * (2 * Double(digit) / Double(count - 1) - 1)
      }
      meter.measure(field, logWeight: -action.value(of: field, configuration: 0))
    }
    let block = meter.finishBlock()
    let measurement = try EnsembleMeasurement(setup: setup, blocks: [block, block])
    for (improved, plain) in zip(group.connected(measurement), measurement.connected(direct)) {
      #expect(plain.value < -1e-3)
      #expect(abs(improved.value - plain.value) < 1e-9, "\(improved.value) \(plain.value)")
    }
  }

  /// Sampled, both agree, and the improved form has an error a hundred times smaller.
  @Test func improvedFormAgreesWithTheDirectOne() throws {
    let lattice = try Lattice(extents: [6, 6])
    let grid = MomentumGrid(lattice: lattice)
    let action = try PhiFour(massSquared: 1, lambda: 1, preparedFor: lattice)
    let mass = try GapEquation.solve(for: action, on: grid)
    let group = try #require(
      AmputatedFourPoint(
        distances: [1, 2], action: action,
        reference: try FreePropagator(grid: grid, massSquared: mass)))
    let direct = try ConnectedPointFunctions(
      of: [[[0, 0], [1, 0], [1, 0], [2, 0]], [[0, 0], [1, 0], [2, 0], [3, 0]]], on: lattice,
      isEven: true)
    let measurement = try SampledEnsemble.measure(
      try SampledEnsemble.exact([6, 6], massSquared: mass), groups: [group, direct],
      networks: 20_000, action: action, reference: mass)
    for (improved, plain) in zip(
      group.connected(measurement).map(\.estimate), measurement.connected(direct).map(\.estimate))
    {
      #expect(abs(improved.pull(against: plain)) < 4)
      #expect(improved.error * 30 < plain.error)
      #expect(improved.value < -10 * improved.error)
    }
  }

  @Test func otherTheoriesAreRefused() throws {
    let lattice = try Lattice(extents: [4])
    let grid = MomentumGrid(lattice: lattice)
    let reference = try FreePropagator(grid: grid, massSquared: 1)
    let vector = try VectorPhiFour(massSquared: 1, lambda: 1, componentCount: 2)
    #expect(AmputatedFourPoint(distances: [1], action: vector, reference: reference) == nil)
  }
}
