internal import LatticeGeometry
internal import LinearAlgebra

/// The part of an action common to all theories here, ½ Σ_p K(p) |φ̃(p)|²/V + ½ m² Σφ².
struct QuadraticAction: Sendable {
  let massSquared: Double
  let dispersion: Dispersion
  private let prepared: SpectralKineticTerm?

  init(massSquared: Double, dispersion: Dispersion, lattice: Lattice?) {
    self.massSquared = massSquared
    self.dispersion = dispersion
    switch (dispersion, lattice) {
    case (.continuum, .some(let lattice)), (.polynomial, .some(let lattice)):
      prepared = SpectralKineticTerm(dispersion: dispersion, lattice: lattice)
    default:
      prepared = nil
    }
  }

  /// S[φ] of one configuration.
  func value(of field: borrowing Field, configuration: Int) -> Double {
    let values = field.start(ofConfiguration: configuration)
    return kineticValue(of: field, configuration: configuration)
      + massSquared / 2 * dotProduct(values, values, count: field.lattice.volume)
  }

  /// ½ Σ_p K(p) |φ̃(p)|²/V of one configuration.
  func kineticValue(of field: borrowing Field, configuration: Int) -> Double {
    let values = field.start(ofConfiguration: configuration)
    return switch dispersion {
    case .lattice:
      bondSum(
        values, on: field.lattice,
        eight: { first, second in
          let difference = second - first
          return difference * difference
        },
        one: { first, second in
          let difference = second - first
          return difference * difference
        }) / 2
    case .continuum, .polynomial:
      spectral(on: field.lattice).value(of: values)
    }
  }

  /// Writes (K + m²) φ + c φ³, the cubic term riding along in the same pass over the field.
  func writeForce(of field: borrowing Field, into force: borrowing Field, cubic: Double) {
    switch dispersion {
    case .lattice:
      writeLatticeForce(
        of: field, into: force, linear: 2 * Double(field.lattice.dimension) + massSquared,
        cubic: cubic)
    case .continuum, .polynomial:
      precondition(
        field.lattice == force.lattice && field.count == force.count, "fields of another shape")
      precondition(field.pointer != force.pointer, "the force needs its own storage")
      let spectral = spectral(on: field.lattice)
      for index in 0..<field.valueCount {
        let value = field.pointer[index]
        force.pointer[index] = value * (massSquared + cubic * (value * value))
      }
      for configuration in 0..<field.count {
        spectral.addGradient(
          of: field.start(ofConfiguration: configuration),
          to: force.pointer + configuration * field.lattice.volume)
      }
    }
  }

  private func spectral(on lattice: Lattice) -> SpectralKineticTerm {
    if let prepared, prepared.lattice == lattice { return prepared }
    return SpectralKineticTerm(dispersion: dispersion, lattice: lattice)
  }
}
