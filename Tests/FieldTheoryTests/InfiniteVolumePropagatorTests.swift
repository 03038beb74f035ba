import FieldTheory
import LatticeGeometry
import RealModule
import Testing

/// Two-point functions in infinite volume against large lattices, closed forms and literal sums.
@Suite struct InfiniteVolumePropagatorTests {
  /// A periodic lattice so large that its images are below rounding.
  @Test(arguments: [[9], [5, 4], [4, 3, 3], [3, 2, 2, 2]])
  func latticeAgreesWithALargePeriodicOne(extents: [Int]) throws {
    let massSquared = [0.0, 0.5, 1, 3, 8][extents.count]
    let large = [0, 128, 64, 36, 20][extents.count]
    let grid = MomentumGrid(
      lattice: try Lattice(extents: [Int](repeating: large, count: extents.count)))
    let periodic = try FreePropagator(grid: grid, massSquared: massSquared).positionSpace()
    let box = try Lattice(extents: extents.map { max(2, $0) })
    let values = InfiniteVolumePropagator.lattice(massSquared: massSquared)
      .values(extents: extents)
    for site in 0..<box.volume {
      let other = grid.lattice.siteIndex(of: box.coordinates(of: site))
      #expect(abs(values[site] - periodic[other]) < 1e-11 * periodic[0])
    }
  }

  /// One dimension in closed form: e^{−ωr}/(2 sinh ω), 2 sinh(ω/2) = m.
  @Test(arguments: [0.01, 0.25, 4])
  func latticeInOneDimension(massSquared: Double) {
    let omega = 2 * Double.asinh(massSquared.squareRoot() / 2)
    let values = InfiniteVolumePropagator.lattice(massSquared: massSquared).values(extents: [40])
    for (distance, value) in values.enumerated() {
      let exact = Double.exp(-omega * Double(distance)) / (2 * .sinh(omega))
      #expect(abs(value - exact) < 1e-11 / (2 * .sinh(omega)))
    }
  }

  /// At r = 0 the ball's integrals are elementary.
  @Test func ballAtTheOrigin() {
    let (massSquared, cutoff) = (0.5, 7.0)
    let mass = massSquared.squareRoot()
    let angle = Double.atan(cutoff / mass)
    let logarithm = Double.log(1 + cutoff * cutoff / massSquared)
    let exact = [
      angle / (.pi * mass), logarithm / (4 * .pi),
      (cutoff - mass * angle) / (2 * .pi * .pi),
      (cutoff * cutoff - massSquared * logarithm) / (16 * .pi * .pi),
    ]
    for dimension in 1...4 {
      let value = InfiniteVolumePropagator.ball(massSquared: massSquared, cutoff: cutoff)
        .values(extents: [Int](repeating: 1, count: dimension))[0]
      #expect(abs(value / exact[dimension - 1] - 1) < 1e-12)
    }
  }

  /// The ball in two and three dimensions by literal sums over a grid of momenta.
  @Test func ballAgainstLiteralSums() {
    let (massSquared, cutoff) = (1.0, 2.0)
    let rule = GaussLegendre(count: 40)
    let kernel = InfiniteVolumePropagator.ball(massSquared: massSquared, cutoff: cutoff)
    let plane = kernel.values(extents: [3, 3])
    let space = kernel.values(extents: [2, 2, 3])
    let turn = 2 * Double.pi
    // Polar and spherical coordinates, r along no axis of theirs.
    let flat = rule.integrate(from: 0, to: cutoff, panels: 4) { momentum in
      momentum / (momentum * momentum + 1)
        * rule.integrate(from: 0, to: turn, panels: 4) {
          .cos(momentum * (2 * .cos($0) + .sin($0)))
        }
    }
    #expect(abs(plane[2 * 3 + 1] - flat / (turn * turn)) < 1e-13)
    let solid = rule.integrate(from: 0, to: cutoff, panels: 2) { momentum in
      momentum * momentum / (momentum * momentum + 1)
        * rule.integrate(from: -1, to: 1, panels: 2) { height in
          rule.integrate(from: 0, to: turn, panels: 2) { angle in
            let radius = (1 - height * height).squareRoot()
            return .cos(momentum * (radius * .cos(angle) + radius * .sin(angle) + 2 * height))
          }
        }
    }
    #expect(abs(space[(1 * 2 + 1) * 3 + 2] - solid / (turn * turn * turn)) < 1e-10)
  }

  /// The windowed transform is ⟨|φ̃|²⟩/V by the definition, a double sum over sites.
  @Test(arguments: [[6], [5], [4, 3]])
  func windowedIsTheDoubleSum(extents: [Int]) throws {
    let lattice = try Lattice(extents: extents)
    let grid = MomentumGrid(lattice: lattice)
    let kernel = InfiniteVolumePropagator.lattice(massSquared: 0.3)
    let values = kernel.values(extents: extents)
    let windowed = InfiniteVolumePropagator.windowed(values, on: grid)
    for mode in 0..<grid.modeCount {
      let momentum = grid.momentum(ofMode: mode).components
      var sum = 0.0
      for first in 0..<lattice.volume {
        for second in 0..<lattice.volume {
          let difference = zip(lattice.coordinates(of: first), lattice.coordinates(of: second))
            .map { $0 - $1 }
          let phase = zip(momentum, difference).reduce(0) { $0 + $1.0 * Double($1.1) }
          sum += .cos(phase) * values[lattice.siteIndex(of: difference.map(abs))]
        }
      }
      #expect(abs(windowed[mode] - sum / Double(lattice.volume)) < 1e-11)
    }
  }
}
