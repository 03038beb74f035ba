import CorrelatorAnalysis
import ErrorAnalysis
import FieldTheory
import LatticeGeometry
import RealModule

/// A small lattice integrated exactly: every point of a uniform grid in field space is a "network"
/// of weight e^{−S}, so that averages are integrals, accurate to far below 1e-10 (the trapezoidal
/// rule converges faster than any power for such integrands).
struct QuadratureEnsemble {
  let lattice: Lattice
  let action: any LocalAction
  let measurement: EnsembleMeasurement

  /// The ensemble of φ⁴.
  init(
    extents: [Int], massSquared: Double, lambda: Double, range: Double, pointCount: Int,
    logWeightShift: Double = 0, dispersion: Dispersion = .lattice
  ) throws {
    let action = try PhiFour(
      massSquared: massSquared, lambda: lambda, dispersion: dispersion,
      preparedFor: try Lattice(extents: extents))
    try self.init(
      extents: extents, action: action, range: range, pointCount: pointCount,
      logWeightShift: logWeightShift)
  }

  /// - Parameters:
  ///   - extents: At most four sites in all, times the components.
  ///   - action: The theory.
  ///   - range: Fields run from −range to range.
  ///   - pointCount: Grid points per site.
  ///   - logWeightShift: A constant added to every ln w, which must not matter.
  ///   - interaction: What the estimators take for its interaction, if another one.
  ///   - observables: Groups to measure besides.
  init(
    extents: [Int], action: any LocalAction, range: Double, pointCount: Int,
    logWeightShift: Double = 0, measuredWith interaction: (any LocalInteraction)? = nil,
    observables: [any ObservableGroup] = []
  ) throws {
    lattice = try Lattice(extents: extents)
    self.action = action
    let grid = MomentumGrid(lattice: lattice)
    let components = action.interaction.componentCount
    let valueCount = lattice.volume * components
    let total = (0..<valueCount).reduce(1) { product, _ in product * pointCount }
    let setup = CorrelatorSetup(
      orbits: MomentumOrbits(grid: grid), interaction: interaction ?? action.interaction,
      transform: FourierTransform(grid: grid, count: components),
      observables: observables)
    let meter = CorrelatorMeter(setup)
    let field = Field(on: lattice, count: components)
    for index in 0..<total {
      var remainder = index
      for site in 0..<valueCount {
        let fraction = Double(remainder % pointCount) / Double(pointCount - 1)
        field[site] = range * (2 * fraction - 1)
        remainder /= pointCount
      }
      meter.measure(
        field, logWeight: logWeightShift - action.value(of: field, configuration: 0))
    }
    // Twice the same block: replicates equal the integral, and no bias is there to be corrected.
    let block = meter.finishBlock()
    measurement = try EnsembleMeasurement(setup: setup, blocks: [block, block])
  }

  var orbits: MomentumOrbits { measurement.setup.orbits }
}
