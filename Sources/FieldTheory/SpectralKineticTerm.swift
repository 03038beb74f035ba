internal import ComplexModule
internal import LatticeGeometry

/// ½ Σ_p K(p) |φ̃(p)|²/V and its gradient, through Fourier transforms of one configuration.
struct SpectralKineticTerm: Sendable {
  /// The lattice the transform was planned for.
  let lattice: Lattice
  private let transform: FourierTransform
  private let kineticTerms: [Double]

  init(dispersion: Dispersion, lattice: Lattice) {
    let grid = MomentumGrid(lattice: lattice)
    self.lattice = lattice
    transform = FourierTransform(grid: grid)
    kineticTerms = dispersion.kineticTerms(on: grid)
  }

  /// ½ Σ_p K(p) |φ̃(p)|²/V of one configuration.
  func value(of values: UnsafePointer<Double>) -> Double {
    let modes = transformed(values)
    let grid = transform.grid
    var sum = 0.0
    for mode in 0..<grid.modeCount {
      let weight = Double(grid.multiplicity(ofMode: mode)) * kineticTerms[mode]
      sum += weight * modes[mode].lengthSquared
    }
    return sum / (2 * Double(lattice.volume))
  }

  /// Adds (1/V) Σ_p K(p) φ̃(p) e^{ip·x} to a configuration's worth of sites.
  func addGradient(of values: UnsafePointer<Double>, to result: UnsafeMutablePointer<Double>) {
    let modes = transformed(values)
    let volume = Double(lattice.volume)
    for mode in 0..<transform.grid.modeCount {
      let factor = kineticTerms[mode] / volume
      modes.pointer[2 * mode] *= factor
      modes.pointer[2 * mode + 1] *= factor
    }
    let field = Field(on: lattice)
    transform.inverse(modes, into: field)
    for site in 0..<lattice.volume { result[site] += field.pointer[site] }
  }

  private func transformed(_ values: UnsafePointer<Double>) -> MomentumField {
    let field = Field(on: lattice)
    field.pointer.update(from: values, count: lattice.volume)
    let modes = MomentumField(on: transform.grid)
    transform.forward(field, into: modes)
    return modes
  }
}
