import LatticeGeometry
import Testing

@Suite struct MomentumOrbitsTests {
  /// All images of a momentum under reflections and, on a hypercube, exchanges of directions.
  private func images(of numbers: [Int], on lattice: Lattice) -> Set<Momentum> {
    let orders = lattice.isHypercube ? permutations(of: numbers) : [numbers]
    var images: Set<Momentum> = []
    for order in orders {
      for signs in 0..<(1 << order.count) {
        let reflected = order.enumerated().map { entry in
          signs >> entry.offset & 1 == 1 ? -entry.element : entry.element
        }
        images.insert(Momentum(numbers: reflected, on: lattice))
      }
    }
    return images
  }

  private func permutations(of list: [Int]) -> [[Int]] {
    guard list.count > 1 else { return [list] }
    return list.indices.flatMap { index in
      var rest = list
      let first = rest.remove(at: index)
      return permutations(of: rest).map { [first] + $0 }
    }
  }

  @Test(arguments: shapes)
  func orbitsAreTheSymmetryClasses(extents: [Int]) throws {
    let lattice = try Lattice(extents: extents)
    let orbits = MomentumOrbits(grid: MomentumGrid(lattice: lattice))
    var members = [Set<Momentum>](repeating: [], count: orbits.count)
    for numbers in tuples(below: extents) {
      members[orbits.orbit(ofNumbers: numbers)].insert(Momentum(numbers: numbers, on: lattice))
    }
    for (orbit, momenta) in zip(orbits.orbits, members) {
      #expect(orbit.size == momenta.count)
      #expect(images(of: orbit.representative.numbers, on: lattice) == momenta)
    }
    #expect(orbits.orbits.reduce(0) { $0 + $1.size } == lattice.volume)
    #expect(orbits.count == MomentumOrbits.count(on: lattice))
  }

  @Test(arguments: shapes)
  func representativesAndOrder(extents: [Int]) throws {
    let lattice = try Lattice(extents: extents)
    let orbits = MomentumOrbits(grid: MomentumGrid(lattice: lattice))
    for orbit in orbits.orbits {
      let numbers = orbit.representative.numbers
      #expect(zip(numbers, extents).allSatisfy { 0 <= $0 && 2 * $0 <= $1 })
      if lattice.isHypercube { #expect(numbers == numbers.sorted(by: >)) }
    }
    #expect(orbits.orbits[0].representative.numbers.allSatisfy { $0 == 0 })
    #expect(orbits.orbits[0].size == 1)
    let squares = orbits.orbits.map(\.representative.latticeSquared)
    // Ascending up to the rounding of the sines.
    #expect(zip(squares, squares.dropFirst()).allSatisfy { $0 < $1 + 1e-12 })
  }

  /// Orbits that share p̂² are ordered by their numbers, not by the last bit of a sine.
  @Test func tiesAreOrderedByNumbers() throws {
    let orbits = MomentumOrbits(grid: MomentumGrid(lattice: try Lattice(extents: [8, 8])))
    let ties = orbits.orbits.map(\.representative.numbers).filter {
      [[4, 0], [3, 1], [2, 2]].contains($0)
    }
    #expect(ties == [[2, 2], [3, 1], [4, 0]])
  }

  @Test func equalLatticeSquaresDoNotMerge() throws {
    let orbits = MomentumOrbits(grid: MomentumGrid(lattice: try Lattice(extents: [8, 8])))
    let numbers = [[4, 0], [2, 2], [3, 1]]
    for member in numbers {
      let momentum = Momentum(numbers: member, on: orbits.grid.lattice)
      #expect(abs(momentum.latticeSquared - 4) < 1e-14)
    }
    #expect(Set(numbers.map(orbits.orbit(ofNumbers:))).count == 3)
    // Of these, (0,4) and (±4,0) are images of the first, (−1,3) of the last.
    #expect(orbits.orbit(ofNumbers: [0, 4]) == orbits.orbit(ofNumbers: [-4, 0]))
    #expect(orbits.orbit(ofNumbers: [-1, 3]) == orbits.orbit(ofNumbers: [3, 1]))
    #expect(orbits.orbits[orbits.orbit(ofNumbers: [3, 1])].size == 8)
  }

  @Test func unequalExtentsAreNotExchanged() throws {
    let orbits = MomentumOrbits(grid: MomentumGrid(lattice: try Lattice(extents: [8, 4])))
    #expect(orbits.orbit(ofNumbers: [1, 2]) != orbits.orbit(ofNumbers: [2, 1]))
    #expect(orbits.orbit(ofNumbers: [1, 2]) == orbits.orbit(ofNumbers: [-1, -2]))
  }

  @Test(arguments: shapes)
  func averagesAreMeansOverAllMembers(extents: [Int]) throws {
    let lattice = try Lattice(extents: extents)
    let orbits = MomentumOrbits(grid: MomentumGrid(lattice: lattice))
    // Even in p (by taking |n|), but without the symmetry of the orbits: direction 0 counts more.
    func function(_ momentum: Momentum) -> Double {
      let numbers = momentum.numbers
      return Double(abs(numbers[0]) * 10 + numbers.reduce(0) { $0 + $1 * $1 })
    }
    var sums = [Double](repeating: 0, count: orbits.count)
    for numbers in tuples(below: extents) {
      sums[orbits.orbit(ofNumbers: numbers)] += function(Momentum(numbers: numbers, on: lattice))
    }
    let averages = orbits.average(orbits.grid.tabulate(function))
    #expect(averages == zip(sums, orbits.orbits).map { $0 / Double($1.size) })
    let labels = orbits.orbits.indices.map { Double($0) }
    let spread = orbits.spread(labels)
    #expect(spread == orbits.orbitOfMode.map { Double($0) })
    #expect(orbits.average(spread) == labels)
  }
}
