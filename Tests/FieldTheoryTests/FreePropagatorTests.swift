import FieldTheory
import LatticeGeometry
import RealModule
import Testing

@Suite struct FreePropagatorTests {
  /// G(x) from the sum over all momenta, term by term.
  @Test(
    arguments: [[2], [5], [6], [3, 4], [4, 3], [2, 3, 3], [2, 2, 3, 2]], dispersions)
  func positionSpaceIsTheFourierSum(extents: [Int], dispersion: Dispersion) throws {
    let lattice = try Lattice(extents: extents)
    let grid = MomentumGrid(lattice: lattice)
    let free = try FreePropagator(grid: grid, massSquared: 0.3, dispersion: dispersion)
    let position = free.positionSpace()
    for site in 0..<lattice.volume {
      let coordinates = lattice.coordinates(of: site)
      var sum = 0.0
      for mode in 0..<lattice.volume {
        let momentum = Momentum(numbers: lattice.coordinates(of: mode), on: lattice)
        let angle = zip(momentum.components, coordinates).reduce(0) { $0 + $1.0 * Double($1.1) }
        sum += .cos(angle) / (dispersion.kineticTerm(momentum) + 0.3)
      }
      #expect(abs(position[site] - sum / Double(lattice.volume)) < 1e-14)
    }
    #expect(agree(free.coincident, position[0], 1e-14))
  }

  @Test(arguments: [[7], [6, 5], [4, 4, 3]])
  func powersObeyTheirIdentities(extents: [Int]) throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: extents))
    let free = try FreePropagator(grid: grid, massSquared: 0.6)
    let volume = Double(grid.lattice.volume)
    let position = free.positionSpace()
    #expect(agree(free.powerSum(0), volume, 1e-15))
    #expect(agree(free.powerSum(1), 1 / 0.6, 1e-13))
    let squares = grid.sumOverZone(free.values.map { $0 * $0 }) / volume
    #expect(agree(free.powerSum(2), squares, 1e-13))
    #expect(zip(free.powerTransform(1), free.values).allSatisfy { agree($0, $1, 1e-12) })
    for power in 2...4 {
      let transform = free.powerTransform(power)
      #expect(agree(transform[0], free.powerSum(power), 1e-13))
      #expect(
        agree(grid.sumOverZone(transform) / volume, .pow(position[0], power), 1e-13))
    }
  }

  /// On a chain G(x) = cosh(ω(N/2 − x))/(2 sinh ω sinh(Nω/2)), 2 sinh(ω/2) = M.
  @Test(arguments: [2, 3, 10, 33], [1e-3, 0.4, 50.0])
  func chainHasItsClosedForm(siteCount: Int, massSquared: Double) throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: [siteCount]))
    let free = try FreePropagator(grid: grid, massSquared: massSquared)
    let frequency = 2 * Double.asinh(.sqrt(massSquared) / 2)
    let half = Double(siteCount) / 2
    for (distance, value) in free.positionSpace().enumerated() {
      let expected =
        Double.cosh(frequency * (half - Double(distance)))
        / (2 * .sinh(frequency) * .sinh(frequency * half))
      #expect(abs(value - expected) < 1e-13 * free.coincident)
    }
    // Π_p (p̂² + M²) = (2 sinh(Nω/2))².
    let determinant = 2 * Double.log(2 * .sinh(frequency * half))
    let expected = half * .log(2 * .pi) - determinant / 2
    #expect(abs(free.logPartition - expected) < 1e-13 * Double(siteCount))
  }

  @Test func determinantRatios() throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: [6, 9]))
    let light = try FreePropagator(grid: grid, massSquared: 0.2)
    let heavy = try FreePropagator(grid: grid, massSquared: 1.7)
    let continuum = try FreePropagator(grid: grid, massSquared: 0.9, dispersion: .continuum)
    #expect(heavy.logDeterminantRatio(to: heavy) == 0)
    for (first, second) in [(heavy, light), (light, heavy), (continuum, light)] {
      let ratio = first.logDeterminantRatio(to: second)
      #expect(abs(ratio + 2 * (first.logPartition - second.logPartition)) < 1e-12)
    }
    #expect(heavy.logDeterminantRatio(to: light) > 0)
    // d/dM² of Σ ln(K + M²) is V D₀: keeps its digits for neighbouring masses.
    let near = try FreePropagator(grid: grid, massSquared: 0.2 + 1e-9)
    let slope = near.logDeterminantRatio(to: light) / (near.massSquared - 0.2)
    #expect(agree(slope, 54 * light.coincident, 1e-7))
  }

  /// K = c₁ p̂² + c₂ (p̂²)² + …; [1] is the lattice's own.
  @Test func polynomialKineticTerms() throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: [4, 5, 3]))
    let plain = try FreePropagator(grid: grid, massSquared: 0.4, dispersion: .polynomial([1]))
    #expect(plain.values == (try FreePropagator(grid: grid, massSquared: 0.4)).values)
    let squares = plain.kineticTerms
    let cubic = try FreePropagator(
      grid: grid, massSquared: 0.4, dispersion: .polynomial([0.7, -0.2, 0.03]))
    for (mode, square) in squares.enumerated() {
      let expected = 0.7 * square - 0.2 * square * square + 0.03 * square * square * square
      #expect(abs(cubic.kineticTerms[mode] - expected) < 1e-12)
      let momentum = grid.momentum(ofMode: mode)
      #expect(abs(cubic.dispersion.kineticTerm(momentum) - expected) < 1e-12)
    }
  }

  /// Where K dips below zero a mass must make up for it; at p = (0, π), K = −4 + 0.2 · 16 = −0.8.
  @Test func negativeKineticTermsNeedAMass() throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: [2, 2]))
    let dispersion = Dispersion.polynomial([-1, 0.2])
    #expect(throws: FieldTheoryError.self) {
      try FreePropagator(grid: grid, massSquared: 0.7, dispersion: dispersion)
    }
    let free = try FreePropagator(grid: grid, massSquared: 0.9, dispersion: dispersion)
    // K(π, π) = −8 + 0.2 · 64.
    #expect(agree(free.coincident, (1 / 0.9 + 2 / 0.1 + 1 / 5.7) / 4, 1e-13))
    // The gap equation of φ⁴ lifts every mode, even from a bare mass that holds none.
    for massSquared in [-1, 0.7, 5.0] {
      let gap = try GapEquation.solve(
        massSquared: massSquared, lambda: 2, grid: grid, dispersion: dispersion)
      let coincident = try FreePropagator(
        grid: grid, massSquared: gap, dispersion: dispersion
      ).coincident
      #expect(abs(gap - massSquared - coincident) < 1e-12)
    }
  }

  @Test func unstableModesAreRefused() throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: [4, 4]))
    #expect(
      throws: FieldTheoryError.modeNotPositive(
        numbers: [0, 0], kineticTerm: 0, massSquared: 0)
    ) { try FreePropagator(grid: grid, massSquared: 0) }
    #expect(throws: FieldTheoryError.self) { try FreePropagator(grid: grid, massSquared: -1) }
    #expect(throws: FieldTheoryError.self) { try FreePropagator(grid: grid, massSquared: .nan) }
  }
}
