import ArchitectureEngineering
import FieldTheory
import LatticeGeometry
import NetworkArchitectures
import Testing

@Suite struct ReferenceMassTests {
  private func grid(_ extents: [Int]) throws -> MomentumGrid {
    MomentumGrid(lattice: try Lattice(extents: extents))
  }

  @Test(arguments: [(1.0, 1.0), (0.25, 6), (0, 1), (-0.5, 2)], dispersions)
  func gapMassSolvesTheGapEquation(
    couplings: (massSquared: Double, lambda: Double), dispersion: Dispersion
  ) throws {
    for extents in [[9], [6, 4], [3, 4, 2]] {
      let grid = try grid(extents)
      let action = try PhiFour(
        massSquared: couplings.massSquared, lambda: couplings.lambda, dispersion: dispersion)
      let mass = try ReferenceMass.gap.massSquared(for: action, on: grid)
      let coincident = try FreePropagator(
        grid: grid, massSquared: mass, dispersion: dispersion
      ).coincident
      #expect(mass > 0)
      let residue = mass - couplings.massSquared - couplings.lambda / 2 * coincident
      #expect(abs(residue) < 1e-12)
      // The bare mass solves another equation.
      #expect(abs(couplings.massSquared - mass) > 1e-3)
    }
  }

  @Test func withoutInteractionTheGapIsTheBareMass() throws {
    let action = try PhiFour(massSquared: 0.37, lambda: 0)
    let mass = try ReferenceMass.gap.massSquared(for: action, on: try grid([8, 8]))
    #expect(mass == 0.37)
    #expect(DensityDeformation(action: action, referenceMassSquared: mass).isTrivial)
  }

  @Test func bareAndChosenMassesAreTakenAsTheyAre() throws {
    let action = try PhiFour(massSquared: 0.37, lambda: 2)
    let grid = try grid([4, 4])
    #expect(try ReferenceMass.bare.massSquared(for: action, on: grid) == 0.37)
    #expect(try ReferenceMass.squared(1.25).massSquared(for: action, on: grid) == 1.25)
  }

  /// A bare mass² that is not positive has no free network: the propagator refuses it.
  @Test func bareMassThatIsNotPositiveHasNoNetwork() throws {
    let action = try PhiFour(massSquared: -0.2, lambda: 2)
    let grid = try grid([4, 4])
    let mass = try ReferenceMass.bare.massSquared(for: action, on: grid)
    #expect(throws: FieldTheoryError.self) { try FreePropagator(grid: grid, massSquared: mass) }
  }

  @Test func aDensityPairsNetworkAndDeformation() throws {
    let grid = try grid([4, 3])
    let action = try PhiFour(massSquared: 1, lambda: 1)
    let propagator = try FreePropagator(grid: grid, massSquared: 1)
    let network = ExactWidthNetwork(
      propagator: propagator, transform: FourierTransform(grid: grid))
    let density = EngineeredDensity(
      architecture: network,
      deformation: DensityDeformation(action: action, referenceMassSquared: 1))
    #expect(density.architecture.width == nil)
    #expect(density.architecture.grid == grid)
    #expect(density.deformations.first?.referenceMassSquared == 1)
    #expect((density.deformations.first?.action as? PhiFour)?.lambda == 1)
  }
}
