import LatticeGeometry
import RealModule
import Testing

@Suite struct MomentumGridTests {
  @Test(arguments: shapes)
  func modesAndNumbersMatchBothWays(extents: [Int]) throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: extents))
    #expect(grid.modeCount == MomentumGrid.modeCount(of: grid.lattice))
    #expect(grid.modeCount == grid.shape.reduce(1, *))
    #expect(grid.rowLength == (extents.last ?? 0) / 2 + 1)
    for (mode, numbers) in tuples(below: grid.shape).enumerated() {
      #expect(grid.momentum(ofMode: mode) == Momentum(numbers: numbers, on: grid.lattice))
      let found = grid.mode(ofNumbers: numbers)
      #expect(found.mode == mode && !found.isConjugate)
    }
  }

  @Test(arguments: shapes)
  func everyMomentumIsStoredAsItselfOrItsMirror(extents: [Int]) throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: extents))
    var visits = [Int](repeating: 0, count: grid.modeCount)
    for numbers in tuples(below: extents) {
      let (mode, isConjugate) = grid.mode(ofNumbers: numbers)
      visits[mode] += 1
      let stored = isConjugate ? numbers.map { -$0 } : numbers
      #expect(grid.momentum(ofMode: mode) == Momentum(numbers: stored, on: grid.lattice))
    }
    #expect(visits == (0..<grid.modeCount).map(grid.multiplicity(ofMode:)))
    #expect(visits.reduce(0, +) == grid.lattice.volume)
  }

  @Test(arguments: shapes)
  func mirrorsOfStoredModes(extents: [Int]) throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: extents))
    var selfConjugateCount = 0
    for mode in 0..<grid.modeCount where grid.multiplicity(ofMode: mode) == 1 {
      let mirror = grid.mirror(ofMode: mode)
      #expect(grid.mirror(ofMode: mirror) == mode)
      let opposite = grid.momentum(ofMode: mode).numbers.map { -$0 }
      #expect(grid.momentum(ofMode: mirror) == Momentum(numbers: opposite, on: grid.lattice))
      if mirror == mode { selfConjugateCount += 1 }
    }
    // Each component is 0, or π where the extent is even.
    #expect(selfConjugateCount == extents.reduce(1) { $0 * ($1.isMultiple(of: 2) ? 2 : 1) })
  }

  @Test(arguments: shapes)
  func sumsOverTheZone(extents: [Int]) throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: extents))
    let volume = Double(grid.lattice.volume)
    let ones = [Double](repeating: 1, count: grid.modeCount)
    #expect(grid.sumOverZone(ones) == volume)
    // Σ_p p̂² = 2dV, for Σ_n cos(2πn/L) = 0.
    let sum = grid.sumOverZone(grid.tabulate(\.latticeSquared))
    #expect(abs(sum - 2 * Double(extents.count) * volume) < 1e-13 * sum)
  }

  @Test(arguments: shapes)
  func tabulatedSumsEqualTabulatedFunctions(extents: [Int]) throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: extents))
    // A term that tells directions and numbers apart.
    func term(_ number: Int, _ direction: Int) -> Double {
      Double(direction + 1) * (Double(number) + 0.25) + 1 / Double(extents[direction])
    }
    let sums = grid.tabulateSum(term)
    let direct = grid.tabulate { momentum in
      momentum.numbers.enumerated().reduce(0) { $0 + term(abs($1.element), $1.offset) }
    }
    #expect(sums == direct)
  }
}
