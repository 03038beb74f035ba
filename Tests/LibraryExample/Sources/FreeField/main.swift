import LatticeFieldTheory

let grid = MomentumGrid(lattice: try Lattice(extents: [16, 16]))
let free = try FreePropagator(grid: grid, massSquared: 0.25)
let network = CosineNetwork(propagator: free, width: 64)
let ensemble = EnsembleSampler(
  density: EngineeredDensity(architecture: network),
  specification: EnsembleSpecification(networkCount: 20_000, seed: 7))
let setup = CorrelatorSetup(grid: grid)
let propagator = try ensemble.measure(setup, threads: 2).directPropagator().map(\.estimate)
let exact = setup.orbits.average(free.values)
for (orbit, (measured, expected)) in zip(setup.orbits.orbits, zip(propagator, exact)) {
  print(orbit.representative.latticeSquared, measured, expected, measured.pull(against: expected))
}
