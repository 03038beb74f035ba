import CorrelatorAnalysis
import ErrorAnalysis
import FieldTheory
import LatticeGeometry
import RealModule

/// Weighted fields drawn without the program's networks: white noise filtered with √D in momentum
/// space, and the weight that makes them an ensemble of an action.
struct FreeFieldEnsemble {
  let lattice: Lattice
  let action: any LocalAction
  let measurement: EnsembleMeasurement

  /// - Parameters:
  ///   - extents: The lattice.
  ///   - action: The theory.
  ///   - referenceMassSquared: M² of the fields.
  ///   - networkCount: Fields.
  ///   - blockCount: Blocks of the jackknife.
  ///   - seed: Of the random numbers.
  ///   - observables: Groups to measure besides.
  init(
    extents: [Int], action: any LocalAction, referenceMassSquared: Double, networkCount: Int,
    blockCount: Int, seed: UInt64, observables: [any ObservableGroup] = []
  ) throws {
    let lattice = try Lattice(extents: extents)
    self.lattice = lattice
    self.action = action
    let grid = MomentumGrid(lattice: lattice)
    let transform = FourierTransform(grid: grid)
    let setup = CorrelatorSetup(
      orbits: MomentumOrbits(grid: grid), interaction: action.interaction, transform: transform,
      observables: observables)
    let meter = CorrelatorMeter(setup)
    let filter = try FreePropagator(grid: grid, massSquared: referenceMassSquared).values
      .map { $0.squareRoot() / Double(grid.lattice.volume) }
    let field = Field(on: lattice)
    let modes = MomentumField(on: grid)
    let shift = (action.massSquared - referenceMassSquared) / 2
    var stream = RandomStream(seed: seed, purpose: .test, network: 0)
    var blocks: [BlockMeasurement] = []
    for block in 0..<blockCount {
      for _ in 0..<(networkCount + block) / blockCount {
        for site in 0..<lattice.volume { field[site] = stream.normal() }
        transform.forward(field, into: modes)
        for mode in 0..<grid.modeCount {
          modes.pointer[2 * mode] *= filter[mode]
          modes.pointer[2 * mode + 1] *= filter[mode]
        }
        transform.inverse(modes, into: field)
        let deformation = action.interaction.value(
          sumOver: field, configuration: 0, addingSquares: shift)
        meter.measure(field, logWeight: -deformation)
      }
      blocks.append(meter.finishBlock())
    }
    measurement = try EnsembleMeasurement(setup: setup, blocks: blocks)
  }
}
