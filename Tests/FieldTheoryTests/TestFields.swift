import FieldTheory
import LatticeGeometry
import RealModule

/// Shapes with odd, unequal and smallest extents in every dimension.
let shapes: [[Int]] = [
  [2], [3], [8], [17], [2, 2], [3, 2], [4, 5], [16, 8], [5, 19], [2, 3, 4], [4, 4, 9],
  [2, 2, 2, 2], [3, 2, 4, 5], [2, 3, 2, 16],
]

/// A field of independent numbers, uniform in (−1, 1).
func randomField(on lattice: Lattice, count: Int = 1, network: UInt64 = 0) -> Field {
  var stream = RandomStream(seed: 2307_03223, purpose: .test, network: network)
  let field = Field(on: lattice, count: count)
  for index in 0..<field.valueCount { field[index] = 2 * stream.uniform() - 1 }
  return field
}

/// Whether two numbers agree to a relative accuracy.
func agree(_ first: Double, _ second: Double, _ tolerance: Double) -> Bool {
  abs(first - second) <= tolerance * max(abs(first), abs(second))
}

/// Σ_x Σ_μ φ(x) φ(x+μ̂), site by site.
func slowNearestNeighbourSum(_ field: borrowing Field, configuration: Int = 0) -> Double {
  let lattice = field.lattice
  let start = configuration * lattice.volume
  var sum = 0.0
  for site in 0..<lattice.volume {
    for direction in 0..<lattice.dimension {
      let neighbour = lattice.site(site, shiftedBy: 1, along: direction)
      sum += field[start + site] * field[start + neighbour]
    }
  }
  return sum
}

/// Kinetic terms of every kind.
let dispersions: [Dispersion] = [.lattice, .continuum, .polynomial([1, 0.1])]
