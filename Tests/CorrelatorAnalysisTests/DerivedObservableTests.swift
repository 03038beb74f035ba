import CorrelatorAnalysis
import ErrorAnalysis
import FieldTheory
import LatticeGeometry
import RealModule
import Testing

/// Quantities computed from a propagator, on propagators known in closed form.
@Suite struct DerivedObservableTests {
  /// A value without statistical error.
  private func exact(_ value: Double) -> Replicated {
    Replicated(
      value: value, replicates: [value, value, value], sampleCount: 3, resampling: .jackknife)
  }

  private func freeObservables(
    extents: [Int], massSquared: Double
  ) throws -> (PropagatorObservables, FreePropagator) {
    let grid = MomentumGrid(lattice: try Lattice(extents: extents))
    let orbits = MomentumOrbits(grid: grid)
    let free = try FreePropagator(grid: grid, massSquared: massSquared)
    return (
      PropagatorObservables(
        orbits: orbits, propagator: orbits.average(free.values).map(exact)), free
    )
  }

  @Test(arguments: [[8], [7], [6, 6], [5, 7], [4, 6, 3], [4, 4, 2, 3]])
  func siteAveragesAgreeWithPositionSpace(extents: [Int]) throws {
    let (observables, free) = try freeObservables(extents: extents, massSquared: 0.3)
    let lattice = free.grid.lattice
    let position = free.positionSpace()
    #expect(abs(observables.phiSquared().value - position[0]) < 1e-13)
    let neighbours = (0..<lattice.dimension).map {
      position[lattice.site(0, shiftedBy: 1, along: $0)]
    }
    let mean = neighbours.reduce(0, +) / Double(lattice.dimension)
    #expect(abs(observables.nearestNeighbour().value - mean) < 1e-13)
    #expect(abs(observables.susceptibility.value - 1 / 0.3) < 1e-13)
  }

  @Test(arguments: [[8], [7], [6, 6], [5, 7], [4, 6, 3]])
  func timeSlicesSumTheCorrelatorOverSpace(extents: [Int]) throws {
    let (observables, free) = try freeObservables(extents: extents, massSquared: 0.3)
    let lattice = free.grid.lattice
    let position = free.positionSpace()
    for (time, slice) in observables.timeSlices().enumerated() {
      let sum = (0..<lattice.volume).filter { lattice.coordinates(of: $0)[0] == time }
        .reduce(0) { $0 + position[$1] }
      #expect(abs(slice.value - sum) < 1e-13)
    }
  }

  /// A free field's time slice is one state of mass 2 arsinh(m/2), at every t and any extent.
  @Test(arguments: [[16], [15], [12, 6], [2], [3]])
  func freeEffectiveMassIsThePoleMass(extents: [Int]) throws {
    let (observables, _) = try freeObservables(extents: extents, massSquared: 0.6)
    let mass = EffectiveMass(timeSlices: observables.timeSlices(), extent: extents[0])
    let pole = 2 * Double.asinh(0.6.squareRoot() / 2)
    for value in mass.masses { #expect(abs(value.value - pole) < 1e-10) }
    #expect(abs((mass.plateau?.value ?? .nan) - pole) < 1e-10)
  }

  @Test func windowSkipsExcitedStatesAndNoise() throws {
    // Two states of masses 0.5 and 1.5 on 32 sites; errors grow to 30 % of the mass at t ≥ 9.
    let extent = 32
    func slice(_ time: Int, _ mass: Double) -> Double {
      Double.cosh(mass * (Double(extent) / 2 - Double(time)))
        / Double.cosh(mass * Double(extent) / 2)
    }
    let slices = (0...16).map { time in
      let value = slice(time, 0.5) + 0.3 * slice(time, 1.5)
      let spread = time >= 9 ? 0.05 * (time % 2 == 0 ? 1 : -1) : 1e-6
      return Replicated(
        value: value, replicates: [value * (1 + spread), value, value * (1 - spread)],
        sampleCount: 3, resampling: .jackknife)
    }
    let mass = EffectiveMass(timeSlices: slices, extent: extent)
    let window = try #require(mass.window)
    #expect(window.lowerBound >= 3 && window.upperBound <= 9)
    #expect(abs((mass.plateau?.value ?? .nan) - 0.5) < 0.02)
    // The negative control: the first time is still far off.
    #expect(abs(mass.masses[0].value - 0.5) > 0.05)
  }

  @Test func secondMomentLengthOfTheFreeFieldIsTheInverseMass() throws {
    let (observables, _) = try freeObservables(extents: [10, 10], massSquared: 0.16)
    #expect(abs(observables.secondMomentCorrelationLength().value - 2.5) < 1e-12)
  }

  @Test func noiseGivesNoCorrelationLength() throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: [4]))
    let observables = PropagatorObservables(
      orbits: MomentumOrbits(grid: grid), propagator: [1, 1.1, 1].map(exact))
    #expect(observables.secondMomentCorrelationLength().value.isNaN)
  }
}
