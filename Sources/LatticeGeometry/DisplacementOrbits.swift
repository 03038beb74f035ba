/// Displacements within a box of sites, up to reflections and, on a hypercube, permutations.
///
/// Only 0 ≤ r_μ ≤ L_μ/2 is kept: larger ones fit into the box too few times to be measured well.
public struct DisplacementOrbits: Sendable {
  /// The box.
  public let lattice: Lattice

  /// Representatives with r₀ ≥ r₁ ≥ … ≥ 0 on a hypercube, r_μ ≥ 0 otherwise; ordered by r², ties by
  /// components.
  public let representatives: [[Int]]

  /// The orbit of each displacement 0 ≤ r_μ < L_μ in row-major order, −1 beyond L_μ/2.
  public let orbitOfDisplacement: [Int]

  /// Enumerates the orbits of a box.
  public init(lattice: Lattice) {
    self.lattice = lattice
    let sorts = lattice.isHypercube
    var labels: [[Int]?] = []
    var known: Set<[Int]> = []
    for index in 0..<lattice.volume {
      var label = lattice.coordinates(of: index)
      guard zip(label, lattice.extents).allSatisfy({ 2 * $0 <= $1 }) else {
        labels.append(nil)
        continue
      }
      if sorts { label.sort(by: >) }
      labels.append(label)
      known.insert(label)
    }
    let representatives = known.sorted { first, second in
      let (one, two) = (Self.square(first), Self.square(second))
      return one != two ? one < two : first.lexicographicallyPrecedes(second)
    }
    self.representatives = representatives
    let rank = Dictionary(
      uniqueKeysWithValues: representatives.enumerated().map { ($0.element, $0.offset) })
    orbitOfDisplacement = labels.map { label in label.flatMap { rank[$0] } ?? -1 }
  }

  /// The number of orbits.
  public var count: Int { representatives.count }

  /// r² of a displacement.
  public static func square(_ displacement: [Int]) -> Int {
    displacement.reduce(0) { $0 + $1 * $1 }
  }
}
