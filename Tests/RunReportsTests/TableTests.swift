import CorrelatorAnalysis
import ErrorAnalysis
import Foundation
import LatticeGeometry
import RunReports
import Testing

/// The text of tables: what NumPy, pandas, gnuplot and pgfplots are promised.
struct TableTests {
  @Test func theTextIsPinned() {
    var table = Table(comments: ["a title", "lattice units"], columns: ["n0", "value", "error"])
    table.append([.integer(0), .real(1), .real(.nan)])
    table.append([.integer(-3), .real(0.1), .real(-.infinity)])
    #expect(
      table.text == """
        # a title
        # lattice units
        # columns: n0 value error
        0\t1\tnan
        -3\t0.10000000000000001\t-inf

        """)
  }

  @Test func anEmptyTableIsItsHeader() {
    #expect(Table(comments: [], columns: ["x"]).text == "# columns: x\n")
  }

  @Test func realsReadBackToTheSameBits() {
    var generator = SystemRandomNumberGenerator()
    var numbers: [Double] = [
      0, -0.0, .ulpOfOne, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1.0 / 3, .pi, 1e22,
      .leastNormalMagnitude.nextDown,
    ]
    while numbers.count < 10_000 {
      let number = Double(bitPattern: .random(in: 0...UInt64.max, using: &generator))
      if number.isFinite { numbers.append(number) }
    }
    var table = Table(comments: [], columns: ["x"])
    for number in numbers { table.append([.real(number)]) }
    let cells = table.text.split(separator: "\n").dropFirst()
    #expect(cells.count == numbers.count)
    for (cell, number) in zip(cells, numbers) {
      #expect(Double(cell)?.bitPattern == number.bitPattern, "\(cell)")
    }
  }

  @Test func aRowOfAnotherLengthIsABrokenPromise() async {
    await #expect(processExitsWith: .failure) {
      var table = Table(comments: [], columns: ["x", "y"])
      table.append([.real(1)])
    }
  }
}

/// The tables of a run, from a lattice of 4 × 4 with six momentum orbits.
struct RunTableTests {
  let orbits: MomentumOrbits
  let propagator: [Estimate]
  let free: TheoryCurve

  init() throws {
    orbits = MomentumOrbits(grid: MomentumGrid(lattice: try Lattice(extents: [4, 4])))
    let exact = orbits.orbits.map { 1 / ($0.representative.latticeSquared + 1) }
    // Two standard deviations above the theory everywhere.
    propagator = exact.map { Estimate(value: $0 + 0.02, error: 0.01, sampleCount: 100) }
    free = TheoryCurve(name: "free", definition: "1/(phat2 + m2)", propagator: exact)
  }

  /// The rows of a table as numbers.
  private func numbers(_ table: Table) -> [[Double]] {
    table.text.split(separator: "\n").filter { !$0.hasPrefix("#") }
      .map { $0.split(separator: "\t").compactMap { Double($0) } }
  }

  @Test func thePropagatorsTableHasOneRowAnOrbit() {
    let table = PropagatorTable.make(
      comments: ["title"], orbits: orbits, propagator: propagator, theories: [free], direct: nil)
    #expect(table.columns == ["n0", "n1", "phat2", "value", "error", "free", "free_pull"])
    #expect(table.comments == ["title", "free = 1/(phat2 + m2)"])
    let rows = numbers(table)
    #expect(rows.map { $0[2].rounded() }.sorted() == [0, 2, 4, 4, 6, 8])
    for row in rows {
      #expect(abs(row[5] - 1 / (row[2] + 1)) < 1e-15)
      #expect(abs(row[6] - 2) < 1e-12)
    }
  }

  @Test func theDirectEstimateComesLast() {
    let table = PropagatorTable.make(
      comments: [], orbits: orbits, propagator: propagator, theories: [], direct: propagator)
    #expect(table.columns == ["n0", "n1", "phat2", "value", "error", "direct", "direct_error"])
    for row in numbers(table) { #expect(row[3] == row[5] && row[4] == row[6]) }
  }

  @Test func theCovarianceHasTheSquaredErrorsOnItsDiagonal() {
    let replicated = (0..<3).map { shift in
      Replicated(
        value: 1, replicates: [0.9, 1.1, 1 + 0.1 * Double(shift)], sampleCount: 30,
        resampling: .jackknife)
    }
    let rows = numbers(PropagatorTable.makeCovariance(comments: [], propagator: replicated))
    #expect(rows.count == 3)
    for first in 0..<3 {
      let error = replicated[first].estimate.error
      #expect(abs(rows[first][first] - error * error) < 1e-15)
      for second in 0..<3 { #expect(rows[first][second] == rows[second][first]) }
    }
  }

  @Test func timeSlicesHaveNoEffectiveMassAtTheOrigin() throws {
    let slices = (0...2).map { Estimate(value: 1 / Double(1 + $0), error: 0.1, sampleCount: 9) }
    let mass = Estimate(value: 0.7, error: 0.2, sampleCount: 9)
    let table = TimeSliceTable.make(
      comments: [], orbits: orbits, timeSlices: slices, effectiveMasses: [mass, mass],
      theories: [free])
    #expect(
      table.columns == [
        "t", "value", "error", "effectiveMass", "effectiveMass_error", "free", "free_pull",
      ])
    let rows = numbers(table)
    #expect(rows.map { $0[0] } == [0, 1, 2])
    #expect(rows[0][3].isNaN && rows[0][4].isNaN)
    #expect(rows[1][3] == 0.7 && rows[2][4] == 0.2)
    // C(t) of 1/(p̂² + 1) on four sites: ¼ Σ cos(πnt/2) / (p̂² + 1) with p̂² = 0, 2, 4, 2.
    let exact = [(1 + 2.0 / 3 + 1.0 / 5) / 4, (1 - 1.0 / 5) / 4, (1 - 2.0 / 3 + 1.0 / 5) / 4]
    for (row, value) in zip(rows, exact) { #expect(abs(row[5] - value) < 1e-15) }
  }
}
