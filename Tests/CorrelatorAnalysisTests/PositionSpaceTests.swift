import CorrelatorAnalysis
import ErrorAnalysis
import FieldTheory
import LatticeGeometry
import RealModule
import Testing

@Suite struct PositionSpaceTests {
  @Test(arguments: [[8], [7], [4, 4], [5, 3], [4, 2, 3]])
  func correlatorIsTheTransform(extents: [Int]) throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: extents))
    let orbits = MomentumOrbits(grid: grid)
    let values = try [0.3, 0.5, 0.8].map { massSquared in
      let free = try FreePropagator(grid: grid, massSquared: massSquared)
      return (free.positionSpace(), orbits.average(free.values))
    }
    let propagator = orbits.orbits.indices.map { orbit in
      Replicated(
        value: values[0].1[orbit], replicates: values.map { $0.1[orbit] }, sampleCount: 3,
        resampling: .jackknife)
    }
    let correlator = PositionSpacePropagator(
      PropagatorObservables(orbits: orbits, propagator: propagator))
    for (displacement, value) in zip(correlator.displacements.representatives, correlator.values) {
      let site = grid.lattice.siteIndex(of: displacement)
      #expect(abs(value.value - values[0].0[site]) < 1e-13)
      for (replicate, exact) in zip(value.replicates, values) {
        #expect(abs(replicate - exact.0[site]) < 1e-13)
      }
    }
  }

  /// G(x) = e^{−|x|} with an error of 0.01 at every site sinks below twice that at |x| = 3.9.
  @Test func noiseSetsInWhereTheErrorIsHalfTheSignal() throws {
    let lattice = try Lattice(extents: [16])
    let grid = MomentumGrid(lattice: lattice)
    let orbits = MomentumOrbits(grid: grid)
    func transform(_ shift: Double) -> [Double] {
      orbits.orbits.indices.map { number in
        (0..<16).reduce(0.0) { sum, site in
          let distance = Double(min(site, 16 - site))
          return sum + .cos(2 * .pi * Double(number * site) / 16) * (.exp(-distance) + shift)
        }
      }
    }
    let spread = 0.01 / (2.0 / 3 * 2).squareRoot()
    let replicates = [transform(spread), transform(0), transform(-spread)]
    let propagator = orbits.orbits.indices.map { orbit in
      Replicated(
        value: replicates[1][orbit], replicates: replicates.map { $0[orbit] }, sampleCount: 3,
        resampling: .jackknife)
    }
    let correlator = PositionSpacePropagator(
      PropagatorObservables(orbits: orbits, propagator: propagator))
    #expect(abs(correlator.values[5].estimate.error - 0.01) < 1e-12)
    #expect(correlator.signalDistance == 3)
    #expect(correlator.distances == (0...8).map(Double.init))
  }
}
