import LatticeGeometry

/// The loop momenta q of the whole Brillouin zone, divided into cells on which a function of q is constant.
struct MomentumCells: Hashable, Sendable {
  /// All momenta, cell after cell.
  let momenta: [Momentum]

  /// Where each cell ends in ``momenta``.
  let ends: [Int]

  private let cellOfMomentum: [Momentum: Int]

  /// Divides the zone for a function f(q, q′), q + q′ = −P, that is symmetric in its arguments and under
  /// the lattice's symmetries that keep given sets of external momenta.
  ///
  /// - Parameters:
  ///   - sets: The sets that have to be kept; none for all symmetries.
  ///   - total: P.
  ///   - lattice: The lattice.
  init(keeping sets: [[Momentum]], total: Momentum, on lattice: Lattice) {
    let elements = HypercubicSymmetries(lattice: lattice).elements.filter { element in
      sets.allSatisfy { set in Self.sorted(set.map { element($0) }) == Self.sorted(set) }
        && element(total) == total
    }
    var cellOfMomentum: [Momentum: Int] = [:]
    var momenta: [Momentum] = []
    var ends: [Int] = []
    for site in 0..<lattice.volume {
      let start = Momentum(numbers: lattice.coordinates(of: site), on: lattice)
      guard cellOfMomentum[start] == nil else { continue }
      let partner = Momentum(sumOf: [start, total], on: lattice).negated(on: lattice)
      for momentum in [start, partner] {
        for element in elements {
          let image = element(momentum)
          guard cellOfMomentum[image] == nil else { continue }
          cellOfMomentum[image] = ends.count
          momenta.append(image)
        }
      }
      ends.append(momenta.count)
    }
    self.momenta = momenta
    self.ends = ends
    self.cellOfMomentum = cellOfMomentum
  }

  /// The number of cells.
  var count: Int { ends.count }

  /// The momenta of a cell, as positions in ``momenta``.
  func range(_ cell: Int) -> Range<Int> { (cell == 0 ? 0 : ends[cell - 1])..<ends[cell] }

  /// One momentum of a cell.
  func representative(_ cell: Int) -> Momentum { momenta[range(cell).lowerBound] }

  /// The cell a momentum lies in.
  func cell(of momentum: Momentum) -> Int {
    guard let cell = cellOfMomentum[momentum] else { preconditionFailure("every q has a cell") }
    return cell
  }

  private static func sorted(_ momenta: [Momentum]) -> [[Int]] {
    momenta.map(\.numbers).sorted { $0.lexicographicallyPrecedes($1) }
  }
}
