import CorrelatorAnalysis
import ErrorAnalysis
import LatticeGeometry
import Testing

/// Correlators on a box without wrapping, against the double sum over sites.
@Suite struct BoxCorrelatorTests {
  @Test(arguments: [[7], [6], [4, 4], [5, 3], [3, 4, 2]])
  func correlatorIsTheDoubleSum(extents: [Int]) throws {
    let lattice = try Lattice(extents: extents)
    let orbits = DisplacementOrbits(lattice: lattice)
    let setup = try BoxCorrelatorSetup(displacements: orbits)
    let meter = BoxCorrelatorMeter(setup)
    var stream = RandomStream(seed: 1, purpose: .test, network: 0)
    var sums = [Double](repeating: 0, count: orbits.count)
    var counts = sums
    var (weightSum, fourth, square) = (0.0, 0.0, 0.0)
    var blocks: [BlockMeasurement] = []
    for network in 0..<4 {
      let field = Field(on: lattice, values: (0..<lattice.volume).map { _ in stream.normal() })
      let logWeight = 0.3 * Double(network)
      meter.measure(field, logWeight: logWeight)
      if network % 2 == 1 { blocks.append(meter.finishBlock()) }
      let weight = [1, 1.349_858_807_576_003, 1.822_118_800_390_509, 2.459_603_111_156_949_7][
        network]
      weightSum += weight
      for first in 0..<lattice.volume {
        square += weight * field[first] * field[first] / Double(lattice.volume)
        fourth +=
          weight * field[first] * field[first] * field[first] * field[first]
          / Double(lattice.volume)
        for second in 0..<lattice.volume {
          let difference = zip(lattice.coordinates(of: first), lattice.coordinates(of: second))
            .map { abs($0 - $1) }
          let orbit = orbits.orbitOfDisplacement[lattice.siteIndex(of: difference)]
          if orbit >= 0 {
            sums[orbit] += weight * field[first] * field[second]
            counts[orbit] += 1
          }
        }
      }
    }
    let measurement = try BoxMeasurement(setup: setup, blocks: blocks)
    for (orbit, value) in measurement.correlator().enumerated() {
      // Each network contributes the same number of pairs.
      let exact = sums[orbit] / (counts[orbit] / 4) / weightSum
      #expect(abs(value.value - exact) < 1e-13, "r = \(orbits.representatives[orbit])")
    }
    let mean = square / weightSum
    let connected = measurement.connectedFourthMoment().value
    #expect(abs(connected - (fourth / weightSum - 3 * mean * mean)) < 1e-12)
  }

  @Test func representativesOfAHypercubeAreSorted() throws {
    let orbits = DisplacementOrbits(lattice: try Lattice(extents: [6, 6]))
    #expect(orbits.count == 10)
    #expect(orbits.representatives.first == [0, 0])
    #expect(orbits.representatives.allSatisfy { $0[0] >= $0[1] && $0[0] <= 3 })
  }
}
