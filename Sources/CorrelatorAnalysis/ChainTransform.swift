import LatticeGeometry

/// The cosine transform of a propagator along one direction, by one complex-to-real transform.
final class ChainTransform {
  private let extent: Int
  private let transform: FourierTransform
  private let modes: MomentumField
  private let field: Field

  /// Plans the transform of a direction of `extent` sites.
  init(extent: Int) {
    self.extent = extent
    let lattice: Lattice
    do {
      lattice = try Lattice(extents: [extent])
    } catch {
      preconditionFailure("a direction of a lattice is a chain: \(error)")
    }
    let grid = MomentumGrid(lattice: lattice)
    transform = FourierTransform(grid: grid)
    modes = MomentumField(on: grid)
    field = Field(on: lattice)
  }

  /// C(t) = (1/L) Σ_n G(n) cos(2πnt/L), t = 0 … L/2, from G(n), n = 0 … L/2.
  func timeSlices(_ sources: [Double]) -> [Double] {
    for (number, value) in sources.enumerated() {
      modes.pointer[2 * number] = value / Double(extent)
      modes.pointer[2 * number + 1] = 0
    }
    transform.inverse(modes, into: field)
    return (0...extent / 2).map { field[$0] }
  }
}
