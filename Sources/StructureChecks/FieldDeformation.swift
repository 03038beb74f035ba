import ComplexModule
import LatticeGeometry
import RealModule

/// A change made to every field of an ensemble so that it loses one property: the negative controls.
public enum FieldDeformation: Hashable, Sendable {
  /// Phases of all modes divided by two, arg φ̃(p) in (−π/2, π/2]: a neuron's phase is not uniform any more,
  /// and translations are broken.
  case halvedPhases
  /// φ²(x) times 1 + √v and 1 − √v in turn: one random scale for all readouts of a network, with
  /// Var s² = v. It breaks the independence of neurons, and locality.
  case commonScale(variance: Double)
  /// φ(x) + c φ(x)² φ(x + e₀)/s: reflections of direction 0 and its exchange with others are broken.
  case handed(strength: Double, square: Double)
  /// φ(x) + c φ(x)²/√s: readouts with a skewed law, which breaks φ → −φ.
  case skewed(strength: Double, square: Double)
  /// The first component times a factor: rotations of the components are broken.
  case stretched(factor: Double)

  /// A worker's buffers for it.
  final class Deformer {
    private let deformation: FieldDeformation
    private let lattice: Lattice
    private let count: Int
    private let neighbours: [Int]
    private let transform: FourierTransform?
    private let modes: MomentumField
    private var parity = false

    /// The deformed field, a configuration a component.
    let field: Field

    init(_ deformation: FieldDeformation, grid: MomentumGrid, count: Int) {
      self.deformation = deformation
      self.count = count
      let lattice = grid.lattice
      self.lattice = lattice
      field = Field(on: lattice, count: count)
      if case .handed = deformation {
        neighbours = (0..<lattice.volume).map { lattice.site($0, shiftedBy: 1, along: 0) }
      } else {
        neighbours = []
      }
      if case .halvedPhases = deformation {
        transform = FourierTransform(grid: grid, count: count)
      } else {
        transform = nil
      }
      modes = MomentumField(on: grid, count: count)
    }

    /// Starts the next block: blocks are drawn in order, so what alternates repeats for any number of
    /// threads.
    func startBlock() { parity = false }

    /// Writes the deformed field.
    ///
    /// - Parameters:
    ///   - source: φ.
    ///   - modes: φ̃ of each component.
    func deform(_ source: borrowing Field, modes sourceModes: borrowing MomentumField) {
      let volume = lattice.volume
      field.pointer.update(from: source.pointer, count: count * volume)
      let values = field.pointer
      switch deformation {
      case .halvedPhases:
        guard let transform else { return }
        let grid = transform.grid
        for mode in 0..<count * grid.modeCount {
          let value = sourceModes[mode]
          let column = mode % grid.modeCount % grid.rowLength
          let own = mode % grid.modeCount
          let isSelfConjugate =
            grid.storesMirror(ofColumn: column) && grid.mirror(ofMode: own) == own
          let phase = isSelfConjugate ? 0 : value.phase / 2
          modes[mode] = Complex(length: value.length / Double(volume), phase: phase)
        }
        transform.inverse(modes, into: field)
      case .commonScale(let variance):
        let root = variance.squareRoot()
        let scale = (parity ? 1 - root : 1 + root).squareRoot()
        parity.toggle()
        for index in 0..<count * volume { values[index] *= scale }
      case .handed(let strength, let square):
        for component in 0..<count {
          let start = component * volume
          for site in 0..<volume {
            let value = source.pointer[start + site]
            values[start + site] +=
              strength * value * value * source.pointer[start + neighbours[site]] / square
          }
        }
      case .skewed(let strength, let square):
        let factor = strength / square.squareRoot()
        for index in 0..<count * volume { values[index] += factor * values[index] * values[index] }
      case .stretched(let factor):
        for site in 0..<volume { values[site] *= factor }
      }
    }
  }
}
