import FieldTheory
import LatticeGeometry
import RealModule
import Testing

@Suite struct ExactSmallLatticeTests {
  /// Columns of one, two and three sites.
  static let shapes = [[2], [3], [2, 2], [2, 3], [3, 2], [3, 3]]

  private func solve(
    _ extents: [Int], massSquared: Double, _ interaction: some LocalInteraction
  ) throws -> ExactSmallLattice {
    try ExactSmallLattice(
      action: ScalarAction(massSquared: massSquared, interaction: interaction),
      lattice: Lattice(extents: extents))
  }

  /// λ = 0: Gaussian moments of every order, the propagator 1/(p̂² + m²) and ln Z in closed form.
  @Test(arguments: shapes, [0.3, 40]) func freeLatticesAreKnown(
    extents: [Int], massSquared: Double
  ) throws { try expectFreeTheory(on: extents, massSquared: massSquared) }

  /// Columns of four sites.
  @Test(arguments: [[4, 2], [2, 2, 2], [2, 3, 2]]) func largestFreeLatticesAreKnown(
    extents: [Int]
  ) throws { try expectFreeTheory(on: extents, massSquared: 6) }

  private func expectFreeTheory(on extents: [Int], massSquared: Double) throws {
    let exact = try solve(extents, massSquared: massSquared, QuarticInteraction(lambda: 0))
    let free = try FreePropagator(
      grid: MomentumGrid(lattice: exact.lattice), massSquared: massSquared)
    for (value, expected) in zip(exact.propagator, free.values) {
      #expect(abs(value - expected) < 1e-10 * free.coincident)
    }
    #expect(agree(exact.logPartition, free.logPartition, 1e-11))
    #expect(abs(try #require(exact.logPartitionRatio)) < 1e-10)
    #expect(agree(exact.phiFourth, 3 * free.coincident * free.coincident, 1e-10))
    let variance = 1 / massSquared / Double(exact.lattice.volume)
    for (order, factor) in [(2, 1.0), (4, 3), (6, 15), (8, 105)] {
      let expected = factor * .pow(variance, order / 2)
      #expect(agree(exact.magnetizationMoments[order], expected, 1e-9))
      #expect(abs(exact.magnetizationMoments[order - 1]) < 1e-9 * expected / .sqrt(variance))
    }
    for (order, cumulant) in exact.magnetizationCumulants.enumerated().dropFirst(3) {
      #expect(abs(cumulant) < 1e-6 * .pow(variance, Double(order) / 2))
    }
    #expect(agree(exact.absoluteMagnetization, .sqrt(2 * variance / .pi), 1e-9))
    #expect(agree(exact.nearestNeighbour, nearestNeighbour(free), 1e-9))
    #expect(exact.convergence < 1e-8)
  }

  private func nearestNeighbour(_ free: FreePropagator) -> Double {
    let dimension = Double(free.grid.lattice.dimension)
    let values = (0..<free.grid.modeCount).map {
      (1 - free.grid.momentum(ofMode: $0).latticeSquared / (2 * dimension)) * free.values[$0]
    }
    return free.grid.sumOverZone(values) / Double(free.grid.lattice.volume)
  }

  /// (2d + m²)⟨φ²⟩ − 2d ⟨φφ′⟩ + (λ/6)⟨φ⁴⟩ = 1 holds at any coupling, in one well and in two.
  @Test(arguments: shapes, [(1.0, 1.0), (0.1, 1), (-1, 6), (1, 60), (-0.5, 0.3)])
  func schwingerDysonIdentityHolds(extents: [Int], couplings: (Double, Double)) throws {
    try expectIdentity(on: extents, massSquared: couplings.0, lambda: couplings.1)
  }

  @Test func schwingerDysonIdentityHoldsOnTheSmallestCube() throws {
    try expectIdentity(on: [2, 2, 2], massSquared: 1, lambda: 6)
  }

  private func expectIdentity(
    on extents: [Int], massSquared: Double, lambda: Double
  ) throws {
    let exact = try solve(
      extents, massSquared: massSquared, QuarticInteraction(lambda: lambda))
    let neighbours = 2 * Double(extents.count)
    let terms = [
      (neighbours + massSquared) * exact.phiSquared, -neighbours * exact.nearestNeighbour,
      lambda / 6 * exact.phiFourth, -1,
    ]
    #expect(abs(terms.reduce(0, +)) < 1e-10 * terms.reduce(0) { $0 + abs($1) })
    let volume = Double(exact.lattice.volume)
    #expect(agree(exact.susceptibility, volume * exact.magnetizationMoments[2], 1e-9))
    #expect(exact.absoluteMagnetization < .sqrt(exact.magnetizationMoments[2]))
  }

  /// The transfer matrix knows chains of 2 and 3 by another way.
  @Test(arguments: [(2, 1.0, 1.0), (3, 0.1, 2), (3, -2, 3), (2, -1, 6)])
  func chainsAgreeWithTheTransferMatrix(
    siteCount: Int, massSquared: Double, lambda: Double
  ) throws {
    let exact = try solve(
      [siteCount], massSquared: massSquared, QuarticInteraction(lambda: lambda))
    let chain = try TransferMatrix(
      massSquared: massSquared, lambda: lambda, siteCount: siteCount)
    for (value, expected) in zip(exact.propagator, chain.propagator) {
      #expect(agree(value, expected, 1e-10))
    }
    #expect(agree(exact.phiFourth, chain.phiFourth, 1e-10))
    #expect(agree(exact.logPartition, chain.logPartition, 1e-10))
  }

  /// The four fields of 2×2 summed over a grid, one after the other.
  @Test(arguments: [(1.0, 1.0), (0.1, 1), (-1, 6)])
  func squareAgreesWithPlainQuadrature(massSquared: Double, lambda: Double) throws {
    let exact = try solve([2, 2], massSquared: massSquared, QuarticInteraction(lambda: lambda))
    let plain = TwoByTwoLattice(massSquared: massSquared, lambda: lambda)
    let grid = MomentumGrid(lattice: exact.lattice)
    for (numbers, expected) in zip([[0, 0], [1, 0], [1, 1]], plain.propagator) {
      #expect(agree(exact.propagator[grid.mode(ofNumbers: numbers).mode], expected, 1e-9))
    }
    #expect(agree(exact.logPartition, plain.logPartition, 1e-9))
  }

  /// What two loops leave out is of third order: an eighth at half the coupling.
  @Test(arguments: [[3, 3], [2, 3]]) func perturbationTheoryIsApproached(extents: [Int]) throws {
    func remainders(_ lambda: Double) throws -> [Double] {
      let exact = try solve(extents, massSquared: 1, QuarticInteraction(lambda: lambda))
      let perturbation = try PerturbationTheory(
        massSquared: 1, lambda: lambda, grid: MomentumGrid(lattice: exact.lattice))
      let inverse = zip(exact.propagator, try #require(perturbation.twoLoop)).map {
        1 / $0 - 1 / $1
      }
      let exactRatio = try #require(exact.logPartitionRatio)
      let expandedRatio = try #require(perturbation.logPartitionRatio)
      return inverse + [exactRatio - expandedRatio]
    }
    for (large, small) in zip(try remainders(0.04), try remainders(0.02)) {
      #expect(abs(large / small - 8) < 0.2)
    }
  }

  /// ln Z as a function of a source for Σφ generates ⟨Mⁿ⟩_c, in an asymmetric potential of two wells.
  @Test(arguments: [[2, 2], [3, 3]]) func logPartitionGeneratesTheMoments(extents: [Int]) throws {
    func solution(_ source: Double) throws -> ExactSmallLattice {
      try solve(
        extents, massSquared: 0.5,
        PolynomialInteraction(couplings: [1: source, 3: -1.5, 4: 3, 6: 2]))
    }
    let center = try solution(-0.3)
    let volume = Double(center.lattice.volume)
    let step = 0.02
    let logs = try (-3...3).map { try solution(-0.3 + step * Double($0)).logPartition }
    let first = (-logs[1] / 12 + 2 * logs[2] / 3 - 2 * logs[4] / 3 + logs[5] / 12) / -step
    let second =
      (-logs[1] / 12 + 4 * logs[2] / 3 - 5 * logs[3] / 2 + 4 * logs[4] / 3 - logs[5] / 12)
      / (step * step)
    let cumulants = center.magnetizationCumulants
    #expect(agree(first, -volume * cumulants[1], 1e-4))
    #expect(agree(second, volume * volume * cumulants[2], 1e-4))
    let fourth =
      (logs[0] * -1 / 6 + 2 * logs[1] - 13 * logs[2] / 2 + 28 * logs[3] / 3 - 13 * logs[4] / 2
        + 2 * logs[5] - logs[6] / 6) / .pow(step, 4)
    #expect(
      abs(fourth - .pow(volume, 4) * cumulants[4])
        < 0.01 * .pow(volume * volume * cumulants[2], 2))
    #expect(abs(cumulants[1]) > 0.01)
  }

  /// ∂ ln Z/∂m² = −(V/2)⟨φ²⟩, for every kind of interaction.
  @Test(arguments: try interactions) func massGeneratesTheSquares(named: NamedInteraction) throws {
    let center = try solve([2, 3], massSquared: 0.7, named.interaction)
    let heavier = try solve([2, 3], massSquared: 0.701, named.interaction)
    let lighter = try solve([2, 3], massSquared: 0.699, named.interaction)
    let slope = (heavier.logPartition - lighter.logPartition) / 0.002
    #expect(agree(slope, -3 * center.phiSquared, 1e-5))
  }

  /// ⟨|M|⟩ of two sites in a lopsided potential by Simpson's rule on either side of M = 0, where the
  /// integrand has its kink.
  @Test func absoluteMagnetizationOfTwoSitesIsIntegratedToItsKink() throws {
    let interaction = try PolynomialInteraction(couplings: [1: 0.2, 3: -1, 4: 2])
    let massSquared = -0.4
    let exact = try solve([2], massSquared: massSquared, interaction)
    func site(_ value: Double) -> Double {
      massSquared / 2 * value * value + interaction.potential(at: value)
    }
    // φ = s ± r, M = s, and both bonds: S = U(s+r) + U(s−r) + (2r)².
    func density(_ mean: Double) -> Double {
      (-400...400).reduce(0) { sum, index in
        let half = 0.02 * Double(index)
        return sum + .exp(-site(mean + half) - site(mean - half) - 4 * half * half)
      }
    }
    let count = 1200
    func simpson(_ function: (Double) -> Double) -> Double {
      (0...count).reduce(0) { sum, index in
        let weight = index == 0 || index == count ? 1.0 : index % 2 == 1 ? 4 : 2
        return sum + weight * function(10 * Double(index) / Double(count))
      }
    }
    let norm = simpson(density) + simpson { density(-$0) }
    let mean = simpson { $0 * density($0) } + simpson { $0 * density(-$0) }
    #expect(agree(exact.absoluteMagnetization, mean / norm, 1e-9))
  }

  /// What is beyond it is refused, and says so.
  @Test func whatIsNotSmallIsRefused() throws {
    func refusal(_ extents: [Int], _ action: any LocalAction) -> FieldTheoryError? {
      do throws(FieldTheoryError) {
        guard let lattice = try? Lattice(extents: extents) else { return nil }
        _ = try ExactSmallLattice(action: action, lattice: lattice)
        return nil
      } catch {
        return error
      }
    }
    let quartic = try PhiFour(massSquared: 1, lambda: 1)
    #expect(!ExactSmallLattice.isPossible(on: try Lattice(extents: [4, 4])))
    #expect(!ExactSmallLattice.isPossible(on: try Lattice(extents: [2, 5])))
    #expect("\(try #require(refusal([4, 4], quartic)))".contains("2 or 3 sites"))
    let continuum = try PhiFour(massSquared: 1, lambda: 1, dispersion: .continuum)
    #expect("\(try #require(refusal([2, 2], continuum)))".contains("nearest neighbours"))
    let vector = try ScalarAction(
      massSquared: 1, interaction: VectorQuarticInteraction(lambda: 1, componentCount: 2))
    #expect("\(try #require(refusal([2, 2], vector)))".contains("components"))
    // Wells a hundred widths apart.
    let wells = try PhiFour(massSquared: -40, lambda: 0.2)
    #expect("\(try #require(refusal([3, 3], wells)))".contains("takes too long"))
    // Numbers that nobody means: wells 10⁻⁵ wide 80 000 away, walls beyond everything, and no mass to speak of.
    let needles = try PhiFour(massSquared: -2_147_483_648, lambda: 2)
    #expect("\(try #require(refusal([2, 2], needles)))".contains("too narrow"))
    let plain = try ScalarAction(
      massSquared: 1, interaction: PolynomialInteraction(couplings: [4: -0.5, 6: 1e-308]))
    #expect("\(try #require(refusal([3, 3], plain)))".contains("no walls"))
    let waves = try ScalarAction(
      massSquared: 1e-15, interaction: SineGordonInteraction(amplitude: 0.7, beta: 1.2))
    #expect("\(try #require(refusal([2, 2], waves)))".contains("takes too long"))
    for size in [1e-308, 1e-30, 1e30, 1e307] {
      _ = refusal([2, 3], try PhiFour(massSquared: size, lambda: size))
      _ = refusal([2, 3], try PhiFour(massSquared: -size, lambda: size))
      _ = refusal([2, 3], try PhiFour(massSquared: -1, lambda: size))
      _ = refusal([2], try PhiFour(massSquared: -size, lambda: 1))
    }
  }
}
