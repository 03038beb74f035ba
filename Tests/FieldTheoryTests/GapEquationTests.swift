import FieldTheory
import LatticeGeometry
import RealModule
import Testing

@Suite struct GapEquationTests {
  @Test(
    arguments: [[2], [31], [8, 8], [3, 5], [4, 4, 4], [2, 3, 4, 5]],
    [(1.0, 1.0), (0, 1), (-0.5, 2), (-4, 30), (1e-6, 1e-6), (3, 1e6), (1, 1e-12), (-0.01, 1e-4)])
  func solutionBalancesTheEquation(extents: [Int], pair: (Double, Double)) throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: extents))
    let (massSquared, lambda) = pair
    for dispersion in dispersions {
      let gap = try GapEquation.solve(
        massSquared: massSquared, lambda: lambda, grid: grid, dispersion: dispersion)
      #expect(gap > max(massSquared, 0))
      let free = try FreePropagator(grid: grid, massSquared: gap, dispersion: dispersion)
      let tadpole = lambda / 2 * free.coincident
      // df/dM² ≥ 1 turns a residual into a bound on the error of M².
      #expect(abs(gap - massSquared - tadpole) < 1e-14 * (abs(massSquared) + gap + tadpole))
      let bare = try GapEquation.bareMassSquared(
        gapMassSquared: gap, lambda: lambda, grid: grid, dispersion: dispersion)
      #expect(abs(bare - massSquared) < 1e-14 * (abs(massSquared) + gap + tadpole))
    }
  }

  @Test(arguments: [1e-4, 0.3, 7.0])
  func bareMassInvertsTheGap(gapMassSquared: Double) throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: [6, 7]))
    for lambda in [0, 1e-3, 1, 50] {
      let bare = try GapEquation.bareMassSquared(
        gapMassSquared: gapMassSquared, lambda: lambda, grid: grid)
      let gap = try GapEquation.solve(massSquared: bare, lambda: lambda, grid: grid)
      #expect(agree(gap, gapMassSquared, 1e-12), "λ = \(lambda), m² = \(bare)")
    }
  }

  /// M² = m² + (λ/2) D₀(m²) + O(λ²): the remainder falls by 100 when λ falls by 10.
  @Test func weakCouplingIsTheTadpole() throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: [8, 8]))
    let free = try FreePropagator(grid: grid, massSquared: 1)
    let remainders = try [1e-2, 1e-3].map { lambda in
      try GapEquation.solve(massSquared: 1, lambda: lambda, grid: grid) - 1
        - lambda / 2 * free.coincident
    }
    #expect(agree(remainders[0] / remainders[1], 100, 0.01))
    #expect(try GapEquation.solve(massSquared: 0.3, lambda: 0, grid: grid) == 0.3)
  }

  /// In a deep well only p = 0 is light: M² → λ/(2V|m²|), over ten decades.
  @Test func brokenPhaseHasALightZeroMode() throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: [4, 4]))
    for lambda in [1e-2, 1e-6, 1e-12] {
      let gap = try GapEquation.solve(massSquared: -1, lambda: lambda, grid: grid)
      #expect(agree(gap, lambda / 32, lambda))
    }
  }

  /// Infinite volume is a lattice of many correlation lengths: images fall off as e^{−ML}.
  @Test(arguments: [[64], [48, 48]])
  func infiniteVolumeIsALargeLattice(extents: [Int]) throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: extents))
    let actions: [any LocalAction] = [
      try PhiFour(massSquared: 0.9, lambda: 1.5), try PhiFour(massSquared: -0.1, lambda: 6),
      try ScalarAction(
        massSquared: 0.8, interaction: PolynomialInteraction.phiSix(lambda: 0.5, sextic: 2)),
    ]
    for action in actions {
      let finite = try GapEquation.solve(for: action, on: grid)
      let infinite = try GapEquation.solve(for: action, dimension: extents.count) {
        .lattice(massSquared: $0)
      }
      #expect(agree(finite, infinite, 1e-11))
      let shift = GapEquation.meanCurvature(
        of: action.interaction, dimension: extents.count, in: .lattice(massSquared: infinite))
      #expect(agree(infinite - shift, action.massSquared, 1e-11))
    }
    // In three dimensions and more a bare mass² may be too low.
    let deep = try PhiFour(massSquared: -1, lambda: 0.1)
    #expect(throws: FieldTheoryError.noGapMass(massSquared: -1)) {
      try GapEquation.solve(for: deep, dimension: 3) { .lattice(massSquared: $0) }
    }
    let free = try PhiFour(massSquared: 0.3, lambda: 0)
    #expect(try GapEquation.solve(for: free, dimension: 2) { .lattice(massSquared: $0) } == 0.3)
  }

  @Test func theoriesThatAreNoneAreRefused() throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: [4]))
    #expect(throws: FieldTheoryError.notNormalisable(massSquared: -1)) {
      try GapEquation.solve(massSquared: -1, lambda: 0, grid: grid)
    }
    #expect(throws: FieldTheoryError.unboundedBelow(lambda: -1)) {
      try GapEquation.solve(massSquared: 1, lambda: -1, grid: grid)
    }
    #expect(throws: FieldTheoryError.gapMassNotPositive(0)) {
      try GapEquation.bareMassSquared(gapMassSquared: 0, lambda: 1, grid: grid)
    }
  }
}
