import FieldTheory
import LatticeGeometry
import RealModule
import Testing

@Suite struct TransferMatrixTests {
  /// λ = 0: propagator, moments, gap and ln Z have closed forms.
  @Test(arguments: [(2, 1.0), (3, 0.5), (8, 1e-3), (9, 1e4), (64, 1e-3), (1000, 0.04)])
  func freeChainHasItsClosedForm(siteCount: Int, massSquared: Double) throws {
    let chain = try TransferMatrix(massSquared: massSquared, lambda: 0, siteCount: siteCount)
    let grid = MomentumGrid(lattice: try Lattice(extents: [siteCount]))
    let free = try FreePropagator(grid: grid, massSquared: massSquared)
    for (value, expected) in zip(chain.propagator, free.values) {
      #expect(agree(value, expected, 1e-11))
    }
    for (value, expected) in zip(chain.correlator, free.positionSpace()) {
      #expect(abs(value - expected) < 1e-11 * free.coincident)
    }
    #expect(chain.propagator.count == siteCount / 2 + 1)
    #expect(chain.correlator.count == siteCount / 2 + 1)
    #expect(agree(chain.phiSquared, free.coincident, 1e-11))
    #expect(agree(chain.phiFourth, 3 * .pow(free.coincident, 2), 1e-11))
    #expect(agree(chain.logPartition, free.logPartition, 1e-12))
    #expect(abs(try #require(chain.logPartitionRatio)) < 1e-11)
    #expect(agree(chain.gap, 2 * .asinh(.sqrt(massSquared) / 2), 1e-11))
  }

  /// The Schwinger–Dyson identities (2 + m²)⟨φ²⟩ − 2⟨φφ′⟩ + (λ/6)⟨φ⁴⟩ = 1, and G(p) and G(x) as
  /// each other's transforms, over the whole range of couplings.
  @Test(arguments: [
    (1.0, 1.0, 2), (-2, 1, 8), (-5, 0.1, 8), (1, 1e4, 16), (-10, 1e4, 5), (1e-3, 1e-6, 8),
    (0, 1, 1000), (-3, 1e4, 1000), (1e4, 1, 7), (0, 1e-6, 3), (0, 1e8, 3), (-1, 1e-4, 16),
  ])
  func exactIdentitiesHold(massSquared: Double, lambda: Double, siteCount: Int) throws {
    let chain = try TransferMatrix(
      massSquared: massSquared, lambda: lambda, siteCount: siteCount)
    let terms = [
      (2 + massSquared) * chain.phiSquared, -2 * chain.correlator[1],
      lambda / 6 * chain.phiFourth, -1,
    ]
    let size = terms.reduce(0) { $0 + abs($1) }
    #expect(abs(terms.reduce(0, +)) < 1e-12 * size)
    #expect(agree(chain.correlator[0], chain.phiSquared, 1e-12))
    let grid = MomentumGrid(lattice: try Lattice(extents: [siteCount]))
    let zone = grid.sumOverZone(chain.propagator) / Double(siteCount)
    #expect(agree(zone, chain.phiSquared, 1e-12))
    for mode in [0, 1, siteCount / 2] {
      var sum = 0.0
      for distance in 0..<siteCount {
        let angle = 2 * Double.pi * Double(mode * distance % siteCount) / Double(siteCount)
        sum += .cos(angle) * chain.correlator[min(distance, siteCount - distance)]
      }
      let rounding = 1e-13 * Double(siteCount) * chain.phiSquared
      #expect(abs(sum - chain.propagator[mode]) < 1e-12 * sum + rounding)
    }
    #expect(chain.convergence <= 1e-11)
    #expect((chain.logPartitionRatio == nil) == (massSquared <= 0))
  }

  /// ∂ ln Z/∂m² = −(N/2)⟨φ²⟩ and ∂ ln Z/∂λ = −(N/24)⟨φ⁴⟩.
  @Test(arguments: [(0.5, 2.0), (-1, 0.8)])
  func logPartitionGeneratesTheMoments(massSquared: Double, lambda: Double) throws {
    let siteCount = 6
    func logPartition(_ massShift: Double, _ lambdaShift: Double) throws -> Double {
      try TransferMatrix(
        massSquared: massSquared + massShift, lambda: lambda + lambdaShift, siteCount: siteCount
      ).logPartition
    }
    let chain = try TransferMatrix(
      massSquared: massSquared, lambda: lambda, siteCount: siteCount)
    let step = 1e-4
    let massSlope = (try logPartition(step, 0) - logPartition(-step, 0)) / (2 * step)
    #expect(agree(massSlope, -3 * chain.phiSquared, 1e-6))
    let lambdaSlope = (try logPartition(0, step) - logPartition(0, -step)) / (2 * step)
    #expect(agree(lambdaSlope, -chain.phiFourth / 4, 1e-6))
  }

  /// Strong coupling decouples the sites: with λ → ∞ at fixed λφ⁴ the propagator is flat, and
  /// ⟨φ²⟩ → √(24/λ) Γ(3/4)/Γ(1/4).
  @Test func strongCouplingDecouplesTheSites() throws {
    let lambda = 1e12
    let chain = try TransferMatrix(massSquared: 0, lambda: lambda, siteCount: 4)
    let single = Double.sqrt(24 / lambda) * .gamma(0.75) / .gamma(0.25)
    #expect(agree(chain.phiSquared, single, 1e-5))
    #expect(agree(chain.propagator[0], chain.propagator[2], 1e-4))
  }

  /// Two wells too deep to tunnel between: half of e^{N·3m⁴/2λ} each, the field frozen at ±φ₀.
  @Test func deepWellsFreeze() throws {
    let chain = try TransferMatrix(massSquared: -1, lambda: 1e-4, siteCount: 16)
    #expect(agree(chain.propagator[0], 16 * chain.correlator[8], 1e-4))
    #expect(agree(chain.phiSquared, 6e4, 1e-4))
    #expect(agree(chain.logPartition, 16 * 1.5 / 1e-4, 1e-3))
    #expect(abs(chain.gap) < 1e-14)
  }

  /// gap/a → E₁ − E₀ of H = p²/2 + ω²x²/2 + g x⁴ with corrections of order a².
  @Test(arguments: [
    (1.0, 0.1, 0.559146327184, 1.769502643949), (1, 1, 0.803770651234, 2.737892268008),
    (0, 1, 0.667986259156, 2.393644016481),
  ])
  func gapTendsToTheOscillators(values: (Double, Double, Double, Double)) throws {
    let (frequencySquared, quartic, ground, excited) = values
    let gaps = try [0.1, 0.05, 0.025].map { spacing in
      try TransferMatrix(
        massSquared: spacing * spacing * frequencySquared,
        lambda: 24 * quartic * .pow(spacing, 3), siteCount: 16
      ).gap / spacing
    }
    let errors = gaps.map { abs($0 - (excited - ground)) }
    #expect(abs(Double.log2(errors[0] / errors[1]) - 2) < 0.05)
    #expect(abs(Double.log2(errors[1] / errors[2]) - 2) < 0.05)
    // Removing orders a² and a⁴ leaves the continuum's value.
    let first = (4 * gaps[1] - gaps[0]) / 3
    let second = (4 * gaps[2] - gaps[1]) / 3
    #expect(abs((16 * second - first) / 15 - (excited - ground)) < 1e-6)
  }

  @Test func theoriesThatAreNoneAreRefused() {
    #expect(throws: FieldTheoryError.tooFewSites(1)) {
      try TransferMatrix(massSquared: 1, lambda: 1, siteCount: 1)
    }
    #expect(throws: FieldTheoryError.notNormalisable(massSquared: -1)) {
      try TransferMatrix(massSquared: -1, lambda: 0, siteCount: 4)
    }
    #expect(throws: FieldTheoryError.unboundedBelow(lambda: -1)) {
      try TransferMatrix(massSquared: 1, lambda: -1, siteCount: 4)
    }
    #expect(throws: FieldTheoryError.self) {
      try TransferMatrix(massSquared: .nan, lambda: 1, siteCount: 4)
    }
    // Fields that spread over 10⁵ units are not resolved, and this is said rather than tried.
    #expect(throws: FieldTheoryError.self) {
      try TransferMatrix(massSquared: 1e-9, lambda: 0, siteCount: 2)
    }
  }

  /// The stored numbers are good to a few times their own grid difference: those of N = 64 miss
  /// the Schwinger–Dyson identity, which ours obey to 1e−12, by 4e−11.
  @Test(arguments: storedChains.indices)
  func storedChainsAreReproduced(index: Int) throws {
    let stored = storedChains[index]
    let chain = try TransferMatrix(
      massSquared: stored.massSquared, lambda: stored.lambda, siteCount: stored.siteCount)
    let tolerance = max(1e-12, 5 * stored.gridDifference)
    #expect(agree(chain.phiSquared, stored.phiSquared, tolerance))
    #expect(agree(chain.phiFourth, stored.phiFourth, tolerance))
    #expect(agree(chain.logPartition, stored.logPartition, tolerance))
    let ratio = try #require(chain.logPartitionRatio)
    #expect(abs(ratio - stored.logPartitionRatio) < max(5e-12, stored.gridDifference))
    #expect(agree(chain.gap, stored.gap, tolerance))
    for (value, expected) in zip(chain.propagator, stored.propagator) {
      #expect(agree(value, expected, tolerance))
    }
    for (value, expected) in zip(chain.correlator, stored.correlator) {
      #expect(abs(value - expected) < tolerance * stored.phiSquared)
    }
  }
}
