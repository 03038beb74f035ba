public import LatticeGeometry

/// What is measured on fields that are not periodic on their box: shared by all workers.
public struct BoxCorrelatorSetup: Sendable {
  /// The displacements r of G(r), averaged over orbits.
  public let displacements: DisplacementOrbits

  /// The box twice as large in every direction, on which a transform correlates without wrapping.
  let padded: MomentumGrid
  let transform: FourierTransform

  /// Plans the measurement.
  ///
  /// - Parameters:
  ///   - displacements: Of the box.
  /// - Throws: ``/LatticeGeometry/LatticeError`` if the doubled box has too many sites.
  public init(displacements: DisplacementOrbits) throws(LatticeError) {
    self.displacements = displacements
    padded = MomentumGrid(
      lattice: try Lattice(extents: displacements.lattice.extents.map { 2 * $0 }))
    transform = FourierTransform(grid: padded)
  }

  /// Observables of a block: G(r) by orbit, then ⟨φ²⟩, ⟨φ⁴⟩, ⟨φ⁶⟩ at a site.
  func moment(_ halfOrder: Int) -> Int { displacements.count + halfOrder - 1 }
}
