import FieldTheory
import LatticeGeometry
import RealModule
import Testing

/// The gap equation of actions other than φ⁴.
@Suite struct GeneralGapEquationTests {
  private func grid(_ extents: [Int]) throws -> MomentumGrid {
    MomentumGrid(lattice: try Lattice(extents: extents))
  }

  /// M² − m² − ⟨U″⟩.
  private func residual(
    _ massSquared: Double, of action: any LocalAction, on grid: MomentumGrid
  ) throws -> Double {
    let free = try FreePropagator(
      grid: grid, massSquared: massSquared, dispersion: action.dispersion)
    let expansion = action.interaction.wickExpansion(coincident: free.coincident)
    return massSquared - action.massSquared - 2 * expansion.coefficient(2)
  }

  @Test(
    arguments: [(1.0, 1.0), (-0.5, 2), (-4, 30), (1e-6, 1e-6), (3, 1e6), (-0.01, 1e-4)],
    [[2], [8, 8], [3, 5, 2]])
  func quarticPolynomialHasThePhiFourGap(pair: (Double, Double), extents: [Int]) throws {
    let grid = try grid(extents)
    let action = try ScalarAction(
      massSquared: pair.0, interaction: PolynomialInteraction(couplings: [4: pair.1]))
    let general = try GapEquation.solve(for: action, on: grid)
    let quartic = try PhiFour(massSquared: pair.0, lambda: pair.1)
    let special = try GapEquation.solve(massSquared: pair.0, lambda: pair.1, grid: grid)
    #expect(try GapEquation.solve(for: quartic, on: grid) == special)
    #expect(agree(general, special, 1e-12 * (1 + abs(pair.0) / special)))
  }

  @Test(arguments: try interactions, dispersions)
  func solutionBalancesTheEquation(named: NamedInteraction, dispersion: Dispersion) throws {
    for extents in [[7], [6, 4], [3, 4, 2]] {
      let grid = try grid(extents)
      for massSquared in [0.01, 0.3, 4] {
        let action = try named.action(massSquared: massSquared, dispersion: dispersion)
        let gap = try GapEquation.solve(for: action, on: grid)
        #expect(gap > 0)
        #expect(abs(try residual(gap, of: action, on: grid)) < 1e-13 * (1 + gap))
        let bare = try GapEquation.bareMassSquared(
          gapMassSquared: gap, interaction: named.interaction, grid: grid, dispersion: dispersion)
        #expect(abs(bare - massSquared) < 1e-13 * (1 + gap))
      }
    }
  }

  /// A φ⁶ theory with a negative quartic coupling on a lattice where the equation has three
  /// solutions: the largest is found.
  @Test func largestOfSeveralSolutionsIsTaken() throws {
    let grid = try grid([4, 4])
    let action = try ScalarAction(
      massSquared: 2, interaction: PolynomialInteraction.phiSix(lambda: -6, sextic: 1.6))
    var changes: [Double] = []
    var before = try residual(1e-3, of: action, on: grid)
    for index in 1..<4000 {
      let massSquared = 1e-3 * Double.exp(Double(index) * 0.003)
      let value = try residual(massSquared, of: action, on: grid)
      if (value > 0) != (before > 0) { changes.append(massSquared) }
      before = value
    }
    #expect(changes.count == 3)
    let gap = try GapEquation.solve(for: action, on: grid)
    #expect(agree(gap, changes.last ?? .nan, 0.004))
    #expect(abs(try residual(gap, of: action, on: grid)) < 1e-13)
  }

  /// Odd powers do not enter; they leave ⟨U′⟩ = u₁.
  @Test func oddPowersLeaveATadpole() throws {
    let grid = try grid([5, 6])
    let even = try ScalarAction(
      massSquared: 0.3, interaction: PolynomialInteraction(couplings: [4: 2]))
    let odd = try ScalarAction(
      massSquared: 0.3, interaction: PolynomialInteraction(couplings: [1: 0.1, 3: 0.7, 4: 2]))
    let gap = try GapEquation.solve(for: odd, on: grid)
    #expect(try GapEquation.solve(for: even, on: grid) == gap)
    let coincident = try FreePropagator(grid: grid, massSquared: gap).coincident
    let tadpole = odd.interaction.wickExpansion(coincident: coincident).coefficient(1)
    #expect(agree(tadpole, 0.1 + 0.7 / 2 * coincident, 1e-14))
  }

  /// M² = m₀² + gβ² e^{−β²G₀(M)/2}; a small β is φ⁴ with mass² m₀² + gβ² and λ = −gβ⁴.
  @Test func sineGordonHasItsClosedForm() throws {
    let grid = try grid([8, 8])
    let action = try ScalarAction(
      massSquared: 0.2, interaction: SineGordonInteraction(amplitude: 0.5, beta: 1.3))
    let gap = try GapEquation.solve(for: action, on: grid)
    let coincident = try FreePropagator(grid: grid, massSquared: gap).coincident
    let expected = 0.2 + 0.5 * 1.69 * Double.exp(-1.69 * coincident / 2)
    #expect(agree(gap, expected, 1e-14))
  }

  @Test func withoutInteractionTheGapIsTheMass() throws {
    let grid = try grid([4])
    let free = try ScalarAction(
      massSquared: 0.7, interaction: SineGordonInteraction(amplitude: 0, beta: 1))
    #expect(try GapEquation.solve(for: free, on: grid) == 0.7)
    // g₂ adds to the mass.
    let shifted = try ScalarAction(
      massSquared: 0.7, interaction: PolynomialInteraction(couplings: [2: 0.4]))
    #expect(agree(try GapEquation.solve(for: shifted, on: grid), 1.1, 1e-15))
  }
}
