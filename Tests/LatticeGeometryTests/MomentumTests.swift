import LatticeGeometry
import RealModule
import Testing

@Suite struct MomentumTests {
  @Test(arguments: shapes)
  func numbersLieInTheFirstZone(extents: [Int]) throws {
    let lattice = try Lattice(extents: extents)
    for numbers in tuples(below: extents) {
      let momentum = Momentum(numbers: numbers, on: lattice)
      for (direction, extent) in extents.enumerated() {
        let number = momentum.numbers[direction]
        #expect(-extent < 2 * number && 2 * number <= extent)
        #expect((number - numbers[direction]).isMultiple(of: extent))
        #expect(momentum.components[direction] == 2 * .pi * Double(number) / Double(extent))
      }
      let far = zip(numbers, extents).map { $0 - 5 * $1 }
      #expect(Momentum(numbers: far, on: lattice) == momentum)
    }
  }

  /// p̂² is minus the Laplacian's eigenvalue: Σ_μ (2 − 2 cos p_μ).
  @Test(arguments: shapes)
  func squaresAreSumsOverDirections(extents: [Int]) throws {
    let lattice = try Lattice(extents: extents)
    for numbers in tuples(below: extents) {
      let momentum = Momentum(numbers: numbers, on: lattice)
      let laplacian = momentum.components.reduce(0) { $0 + 2 - 2 * Double.cos($1) }
      // 2 − 2 cos p loses the last bits of 2; four directions at 4·2⁻⁵³ each.
      #expect(abs(momentum.latticeSquared - laplacian) < 4e-15)
      #expect(momentum.squared == momentum.components.reduce(0) { $0 + $1 * $1 })
      let mirror = Momentum(numbers: numbers.map { -$0 }, on: lattice)
      #expect(mirror.latticeSquared == momentum.latticeSquared)
    }
  }

  @Test func zoneEdgeAndCentre() throws {
    let lattice = try Lattice(extents: [8, 7])
    #expect(Momentum(numbers: [0, 0], on: lattice).latticeSquared == 0)
    #expect(Momentum(numbers: [4, 0], on: lattice).components == [.pi, 0])
    #expect(Momentum(numbers: [-4, 0], on: lattice).numbers == [4, 0])
    #expect(Momentum(numbers: [4, 0], on: lattice).latticeSquared == 4)
    #expect(Momentum(numbers: [0, 4], on: lattice).numbers == [0, -3])
  }
}
