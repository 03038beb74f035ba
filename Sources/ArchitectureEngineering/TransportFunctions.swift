import LatticeGeometry

/// The functions of an optimised transport tabulated on a lattice, and the transforms that its
/// velocity takes.
final class TransportFunctions: Sendable {
  let basis: OptimisedTransportBasis
  let grid: MomentumGrid

  /// κ_j(p), by kernel.
  let kernels: [[Double]]

  /// Q(p), by family; nil for 1.
  let filters: [[Double]?]

  /// How often each stored mode counts in a sum over the zone.
  let multiplicities: [Double]

  /// κ_j(p) times the mode's multiplicity.
  let weightedKernels: [[Double]]

  /// (κ_j Q_n)(x = 0) = (1/V) Σ_p κ_j(p) Q_n(p), by source n, φ first, and kernel j.
  let traces: [[Double]]

  /// By sine source: k, its family and W.
  let sines: [(multiple: Int, family: Int, spacing: Double)]

  /// Transforms of one field, of one field a family, and of one field a sine source.
  let singleTransform: FourierTransform
  let familyTransform: FourierTransform
  let sineTransform: FourierTransform

  init(basis: OptimisedTransportBasis, grid: MomentumGrid) {
    self.basis = basis
    self.grid = grid
    let latticeSquares = grid.tabulate(\.latticeSquared)
    let multiplicities = (0..<grid.modeCount).map { Double(grid.multiplicity(ofMode: $0)) }
    self.multiplicities = multiplicities
    let kernels = basis.kernels.map { $0.values(on: grid, latticeSquares: latticeSquares) }
    self.kernels = kernels
    weightedKernels = kernels.map { zip($0, multiplicities).map(*) }
    filters = basis.families.map { family in
      guard family.smearingMassSquared != nil else { return nil }
      return latticeSquares.map { family.filter(atLatticeSquared: $0) }
    }
    sines = basis.families.enumerated().flatMap { number, family in
      (1...family.count).map { (multiple: $0, family: number, spacing: family.spacing) }
    }
    let volume = Double(grid.lattice.volume)
    func trace(_ kernel: [Double], _ filter: [Double]?) -> Double {
      grid.sumOverZone(filter.map { zip(kernel, $0).map(*) } ?? kernel) / volume
    }
    traces =
      [kernels.map { trace($0, nil) }]
      + sines.map { sine in
        let filter =
          basis.families[sine.family].smearingMassSquared == nil
          ? nil : latticeSquares.map { basis.families[sine.family].filter(atLatticeSquared: $0) }
        return kernels.map { trace($0, filter) }
      }
    singleTransform = FourierTransform(grid: grid)
    familyTransform = FourierTransform(grid: grid, count: basis.families.count)
    sineTransform = FourierTransform(grid: grid, count: basis.sineCount)
  }

  /// 1/(kW) of a sine source, by its number among the sines.
  func norm(ofSine sine: Int) -> Double {
    1 / (Double(sines[sine].multiple) * sines[sine].spacing)
  }
}
