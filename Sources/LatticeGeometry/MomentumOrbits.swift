/// The partition of a lattice's Brillouin zone into symmetry orbits.
///
/// On a hypercube the symmetries are all reflections and permutations of directions, otherwise
/// the reflections alone. Orbits are ordered by p̂², ties by mode numbers.
public struct MomentumOrbits: Sendable {
  /// The grid whose modes are partitioned.
  public let grid: MomentumGrid

  /// The orbits, p = 0 first.
  public let orbits: [MomentumOrbit]

  /// The orbit of each stored mode.
  public let orbitOfMode: [Int]

  /// Partitions a lattice's momenta.
  public init(grid: MomentumGrid) {
    self.grid = grid
    let shape = grid.lattice.extents.map { $0 / 2 + 1 }
    let sortsDirections = grid.lattice.isHypercube
    // |n_μ| packed into one number, row-major in 0 … L_μ/2, names the orbit.
    let labelOfMode = Self.packedLabels(grid: grid, shape: shape, sorted: sortsDirections)
    var orbitOfLabel = [Int](repeating: -1, count: shape.reduce(1, *))
    var labels: [[Int]] = []
    var sizes: [Int] = []
    var orbitOfMode = [Int](repeating: 0, count: grid.modeCount)
    for mode in 0..<grid.modeCount {
      let packed = labelOfMode[mode]
      if orbitOfLabel[packed] < 0 {
        orbitOfLabel[packed] = labels.count
        labels.append(Self.unpack(packed, shape: shape))
        sizes.append(0)
      }
      orbitOfMode[mode] = orbitOfLabel[packed]
      sizes[orbitOfMode[mode]] += grid.multiplicity(ofMode: mode)
    }
    let representatives = labels.map { Momentum(numbers: $0, on: grid.lattice) }
    // Rounded, so that ties do not hang on the last bit of a sine.
    let squares = representatives.map { ($0.latticeSquared * 0x1p40).rounded() }
    let order = labels.indices.sorted { first, second in
      squares[first] != squares[second]
        ? squares[first] < squares[second]
        : labels[first].lexicographicallyPrecedes(labels[second])
    }
    var rank = [Int](repeating: 0, count: order.count)
    for (position, orbit) in order.enumerated() { rank[orbit] = position }
    orbits = order.map { MomentumOrbit(representative: representatives[$0], size: sizes[$0]) }
    self.orbitOfMode = orbitOfMode.map { rank[$0] }
  }

  private static func packedLabels(
    grid: MomentumGrid, shape: [Int], sorted: Bool
  ) -> [Int] {
    var labels: [Int] = []
    labels.reserveCapacity(grid.modeCount)
    var numbers = [Int](repeating: 0, count: shape.count)
    var folded = numbers
    for _ in 0..<grid.modeCount {
      for direction in shape.indices {
        folded[direction] = min(
          numbers[direction], grid.lattice.extents[direction] - numbers[direction])
      }
      if sorted { folded.sort(by: >) }
      var packed = 0
      for direction in shape.indices { packed = packed * shape[direction] + folded[direction] }
      labels.append(packed)
      // The next stored mode, as an odometer counts.
      for direction in shape.indices.reversed() {
        numbers[direction] += 1
        if numbers[direction] < grid.shape[direction] { break }
        numbers[direction] = 0
      }
    }
    return labels
  }

  private static func unpack(_ packed: Int, shape: [Int]) -> [Int] {
    var remainder = packed
    var label = [Int](repeating: 0, count: shape.count)
    for direction in shape.indices.reversed() {
      label[direction] = remainder % shape[direction]
      remainder /= shape[direction]
    }
    return label
  }

  /// The number of orbits a lattice has, without making them.
  public static func count(on lattice: Lattice) -> Int {
    let halves = lattice.extents.map { $0 / 2 + 1 }
    guard lattice.isHypercube else { return halves.reduce(1, *) }
    // Multisets of d numbers out of L/2 + 1: each partial product is a binomial coefficient.
    return (0..<halves.count).reduce(1) { $0 * (halves[0] + $1) / ($1 + 1) }
  }

  /// The number of orbits.
  public var count: Int { orbits.count }

  /// The mean over each orbit of a function even in p given on the stored modes.
  ///
  /// - Parameter values: One value per stored mode.
  /// - Returns: One mean per orbit.
  public func average(_ values: [Double]) -> [Double] {
    precondition(values.count == grid.modeCount, "one value per stored mode")
    var means = [Double](repeating: 0, count: orbits.count)
    for mode in 0..<grid.modeCount {
      means[orbitOfMode[mode]] += Double(grid.multiplicity(ofMode: mode)) * values[mode]
    }
    for orbit in orbits.indices { means[orbit] /= Double(orbits[orbit].size) }
    return means
  }

  /// A function on orbits, spread back over the stored modes.
  public func spread(_ values: [Double]) -> [Double] {
    precondition(values.count == orbits.count, "one value per orbit")
    return orbitOfMode.map { values[$0] }
  }

  /// The orbit of the momentum with the given mode numbers.
  public func orbit(ofNumbers numbers: [Int]) -> Int {
    orbitOfMode[grid.mode(ofNumbers: numbers).mode]
  }
}
