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
  init(
    extents: [Int], action: any LocalAction, range: Double, pointCount: Int,
    logWeightShift: Double = 0
  ) throws {
    lattice = try Lattice(extents: extents)
    self.action = action
    let grid = MomentumGrid(lattice: lattice)
    let components = action.interaction.componentCount
    let valueCount = lattice.volume * components
    let total = (0..<valueCount).reduce(1) { product, _ in product * pointCount }
    let setup = CorrelatorSetup(
      orbits: MomentumOrbits(grid: grid), interaction: action.interaction,
      transform: FourierTransform(grid: grid, count: components), expectedCount: total)
    let meter = CorrelatorMeter(setup)
    let field = Field(on: lattice, count: components)
    var blocks: [BlockMeasurement] = []
    for block in 0..<2 {
      for index in stride(from: block, to: total, by: 2) {
        var remainder = index
        for site in 0..<valueCount {
          let fraction = Double(remainder % pointCount) / Double(pointCount - 1)
          field[site] = range * (2 * fraction - 1)
          remainder /= pointCount
        }
        meter.measure(
          field, logWeight: logWeightShift - action.value(of: field, configuration: 0))
      }
      blocks.append(meter.finishBlock())
    }
    measurement = try EnsembleMeasurement(setup: setup, blocks: blocks)
  }

  var orbits: MomentumOrbits { measurement.setup.orbits }
}
