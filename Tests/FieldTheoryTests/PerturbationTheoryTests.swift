import FieldTheory
import LatticeGeometry
import RealModule
import Testing

@Suite struct PerturbationTheoryTests {
  /// How the errors of the predictions scale from λ to λ/2: the power of λ they are of.
  func order(_ coarse: Double, _ fine: Double) -> Double { .log2(abs(coarse / fine)) }

  /// The brute-force lattice itself, against its free limit and against stored values.
  @Test func twoByTwoLatticeIsRight() throws {
    let free = TwoByTwoLattice(massSquared: 1, lambda: 0)
    for (value, square) in zip(free.propagator, [0.0, 4, 8]) {
      #expect(agree(value, 1 / (square + 1), 1e-13))
    }
    let stored = TwoByTwoLattice(massSquared: 1, lambda: 1)
    #expect(abs(stored.logPartition - 0.905373764462132) < 1e-13)
    #expect(abs(stored.propagator[0] - 0.860461543714163) < 1e-13)
    #expect(abs(stored.propagator[1] - 0.193631300023791) < 1e-13)
    #expect(abs(stored.propagator[2] - 0.109106322542995) < 1e-13)
  }

  /// One loop is wrong at order λ², two loops and the gap resummation at λ³, ln Z at λ³.
  @Test func ordersOnTheTwoByTwoLattice() throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: [2, 2]))
    let modes = [[0, 0], [1, 0], [1, 1]].map { grid.mode(ofNumbers: $0).mode }
    let lambdas = [0.02, 0.01]
    let exact = lambdas.map { TwoByTwoLattice(massSquared: 1, lambda: $0) }
    let freeLogPartition = try FreePropagator(grid: grid, massSquared: 1).logPartition
    let theories = try lambdas.map {
      try PerturbationTheory(massSquared: 1, lambda: $0, grid: grid)
    }
    let columns: [(String, Double, (PerturbationTheory) -> [Double]?)] = [
      ("free", 1, { $0.free }), ("oneLoop", 2, { $0.oneLoop }), ("twoLoop", 3, { $0.twoLoop }),
      ("gap", 3, { $0.gap }),
    ]
    for (name, expected, column) in columns {
      for (index, mode) in modes.enumerated() {
        let errors = try zip(theories, exact).map { theory, exact in
          try #require(column(theory))[mode] - exact.propagator[index]
        }
        let measured = order(errors[0], errors[1])
        #expect(abs(measured - expected) < 0.1, "\(name): order \(measured) at mode \(index)")
      }
    }
    let truth = exact.map { $0.logPartition - freeLogPartition }
    let first = try zip(theories, truth).map { theory, truth in
      try #require(theory.logPartitionRatioFirstOrder) - truth
    }
    #expect(abs(order(first[0], first[1]) - 2) < 0.1)
    let second = try zip(theories, truth).map { theory, truth in
      try #require(theory.logPartitionRatio) - truth
    }
    #expect(abs(order(second[0], second[1]) - 3) < 0.1)
    let gap = zip(theories, exact).map { theory, exact in
      theory.logPartitionRatioToGap + theory.gapReference.logPartition - exact.logPartition
    }
    #expect(abs(order(gap[0], gap[1]) - 3) < 0.1)
  }

  /// The same on chains, whose exact solution shares no code with the diagrams.
  @Test(arguments: [2, 3, 8])
  func ordersOnChains(siteCount: Int) throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: [siteCount]))
    let pairs = try [0.02, 0.01].map { lambda in
      (
        try PerturbationTheory(massSquared: 0.8, lambda: lambda, grid: grid),
        try TransferMatrix(massSquared: 0.8, lambda: lambda, siteCount: siteCount)
      )
    }
    for mode in 0..<grid.modeCount {
      let oneLoop = try pairs.map { try #require($0.oneLoop)[mode] - $1.propagator[mode] }
      #expect(abs(order(oneLoop[0], oneLoop[1]) - 2) < 0.1)
      let twoLoop = try pairs.map { try #require($0.twoLoop)[mode] - $1.propagator[mode] }
      #expect(abs(order(twoLoop[0], twoLoop[1]) - 3) < 0.15)
      let gap = pairs.map { $0.gap[mode] - $1.propagator[mode] }
      #expect(abs(order(gap[0], gap[1]) - 3) < 0.15)
    }
    let ratios = try pairs.map {
      try #require($0.logPartitionRatio) - (try #require($1.logPartitionRatio))
    }
    #expect(abs(order(ratios[0], ratios[1]) - 3) < 0.1)
  }

  /// The order test can fail: with the sunset's sign reversed, two loops are no better than one.
  @Test func orderTestSeesAWrongSign() throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: [2, 2]))
    let errors = try [0.02, 0.01].map { lambda in
      let theory = try PerturbationTheory(massSquared: 1, lambda: lambda, grid: grid)
      let sunset = lambda * lambda / 6 * theory.gapReference.powerTransform(3)[0]
      let wrong = 1 / (theory.gapMassSquared + sunset)
      return wrong - TwoByTwoLattice(massSquared: 1, lambda: lambda).propagator[0]
    }
    #expect(abs(order(errors[0], errors[1]) - 2) < 0.1)
  }

  /// The two expansions of ln Z differ by a Gaussian determinant and by O(λ³).
  @Test func logPartitionsAreConsistent() throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: [4, 6]))
    let differences = try [0.02, 0.01].map { lambda in
      let theory = try PerturbationTheory(massSquared: 0.7, lambda: lambda, grid: grid)
      let free = try FreePropagator(grid: grid, massSquared: 0.7)
      return theory.logPartitionRatioToGap
        - theory.gapReference.logDeterminantRatio(to: free) / 2
        - (try #require(theory.logPartitionRatio))
    }
    #expect(abs(order(differences[0], differences[1]) - 3) < 0.1)
  }

  @Test func vanishingCouplingIsFree() throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: [5, 4]))
    let theory = try PerturbationTheory(
      massSquared: 0.5, lambda: 0, grid: grid, dispersion: .continuum)
    #expect(theory.gap == theory.free && theory.twoLoop == theory.free)
    #expect(theory.logPartitionRatio == 0 && theory.logPartitionRatioToGap == 0)
    #expect(theory.gapIsPositive)
  }

  @Test func onlyTheGapExpansionSurvivesTheBrokenPhase() throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: [8, 8]))
    let theory = try PerturbationTheory(massSquared: -0.1, lambda: 1, grid: grid)
    #expect(theory.free == nil && theory.oneLoop == nil && theory.twoLoop == nil)
    #expect(theory.tadpole == nil && theory.twoLoopSelfEnergy == nil)
    #expect(theory.logPartitionRatio == nil && theory.logPartitionRatioFirstOrder == nil)
    #expect(theory.gapMassSquared > 0 && theory.gapIsPositive)
    #expect(throws: FieldTheoryError.notNormalisable(massSquared: -0.1)) {
      try PerturbationTheory(massSquared: -0.1, lambda: 0, grid: grid)
    }
  }

  /// d = 2, 8², m² = 1, λ = 1: digits computed by an independent program.
  @Test func storedDigits() throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: [8, 8]))
    let free = try FreePropagator(grid: grid, massSquared: 1)
    #expect(abs(free.coincident - 0.254173998) < 5e-10)
    #expect(abs(free.powerSum(2) - 0.090768282) < 5e-10)
    let theory = try PerturbationTheory(massSquared: 1, lambda: 1, grid: grid)
    #expect(abs(try #require(theory.tadpole) - 0.127086999) < 5e-10)
    let selfEnergy = try #require(theory.twoLoopSelfEnergy)
    #expect(abs(selfEnergy[0] - -0.008742599) < 5e-10)
    #expect(abs(selfEnergy[grid.mode(ofNumbers: [4, 4]).mode] - -0.008322444) < 5e-10)
    #expect(try #require(theory.free)[0] == 1)
    #expect(abs(try #require(theory.oneLoop)[0] - 0.887243) < 5e-7)
    #expect(abs(try #require(theory.twoLoop)[0] - 0.894179) < 5e-7)
    #expect(abs(theory.gap[0] - 0.893432) < 5e-7)
    #expect(abs(theory.gapMassSquared - 1.121873511856053) < 1e-14)
    // One loop without resummation, D − D² Σ₁.
    #expect(abs(1 - (try #require(theory.tadpole)) - 0.872913) < 5e-7)
  }
}
