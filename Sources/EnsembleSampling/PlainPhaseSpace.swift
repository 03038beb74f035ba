import FieldTheory
import LatticeGeometry

/// φ and π of any action, as plain fields.
final class PlainPhaseSpace: PhaseSpace {
  private let target: any Action
  private let field: Field
  private let force: Field
  private let momenta: Field

  init(action: any Action, lattice: Lattice, componentCount: Int) {
    target = action
    field = Field(on: lattice, count: componentCount)
    force = Field(on: lattice, count: componentCount)
    momenta = Field(on: lattice, count: componentCount)
  }

  func load(_ field: borrowing Field) {
    self.field.pointer.update(from: field.pointer, count: field.valueCount)
  }

  func store(into field: borrowing Field) {
    field.pointer.update(from: self.field.pointer, count: field.valueCount)
  }

  func drawMomenta(using stream: inout RandomStream) {
    // The padding of the buffer has room for the last pair's second.
    stream.fillNormalPairs(momenta.pointer, pairCount: (momenta.valueCount + 1) / 2)
  }

  func drift(_ stepSize: Double) { add(stepSize, momenta.pointer, to: field.pointer) }

  func kick(_ stepSize: Double, thenDrift driftSize: Double) {
    target.force(of: field, into: force)
    add(-stepSize, force.pointer, to: momenta.pointer)
    drift(driftSize)
  }

  func kineticEnergy() -> Double {
    (0..<momenta.count).reduce(0) {
      $0 + moments(of: momenta, configuration: $1).squareSum / 2
    }
  }

  func action() -> Double { target.value(of: field, configuration: 0) }

  private func add(
    _ factor: Double, _ source: UnsafePointer<Double>,
    to destination: UnsafeMutablePointer<Double>
  ) {
    for index in stride(from: 0, to: paddedCount(field.valueCount), by: 8) {
      storeLanes(
        loadLanes(destination + index) + factor * loadLanes(source + index), destination + index)
    }
  }
}
