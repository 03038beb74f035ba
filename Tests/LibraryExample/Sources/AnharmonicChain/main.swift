// φ⁴ on a chain of 16 sites, from the free density deformed by e^{−ΔS}, against the exact solution.
import LatticeFieldTheory

let grid = MomentumGrid(lattice: try Lattice(extents: [16]))
let action = try PhiFour(massSquared: 0.25, lambda: 0.5)
let gapMassSquared = try GapEquation.solve(for: action, on: grid)
let density = EngineeredDensity(
  architecture: ExactWidthNetwork(
    propagator: try FreePropagator(grid: grid, massSquared: gapMassSquared)),
  deformation: DensityDeformation(action: action, referenceMassSquared: gapMassSquared))
let ensemble = EnsembleSampler(
  density: density, specification: EnsembleSpecification(networkCount: 20_000, seed: 7))
let setup = CorrelatorSetup(grid: grid, interaction: action.interaction)
let measurement = try ensemble.measure(setup, threads: 2)
let propagator = measurement.schwingerDysonPropagator(
  of: action, referenceMassSquared: gapMassSquared
).map(\.estimate)
let exact = try TransferMatrix(
  massSquared: action.massSquared, lambda: action.lambda, siteCount: 16
).propagator
for (orbit, (measured, expected)) in zip(setup.orbits.orbits, zip(propagator, exact)) {
  print(orbit.representative.latticeSquared, measured, expected, measured.pull(against: expected))
}
