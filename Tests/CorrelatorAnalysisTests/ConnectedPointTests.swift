import CorrelatorAnalysis
import ErrorAnalysis
import FieldTheory
import LatticeGeometry
import RealModule
import Testing

/// Connected functions at given points, against integrals.
@Suite struct ConnectedPointTests {
  /// All ways to split six points into pairs, by the partner of the first one left.
  private func pairings(_ points: [Int]) -> [[[Int]]] {
    guard let first = points.first else { return [[]] }
    return points.dropFirst().flatMap { partner in
      pairings(points.filter { $0 != first && $0 != partner }).map { [[first, partner]] + $0 }
    }
  }

  /// ⟨φ₁ … φ₆⟩_c of an even theory: G6 − Σ₁₅ G4 G2 + 2 Σ₁₅ G2 G2 G2.
  private func connectedSix(_ sites: [Int], _ average: ([Int]) -> Double) -> Double {
    func at(_ positions: [Int]) -> Double { average(positions.map { sites[$0] }) }
    let positions = Array(0..<6)
    var result = at(positions)
    for first in positions {
      for second in positions where second > first {
        let rest = positions.filter { $0 != first && $0 != second }
        result -= at([first, second]) * at(rest)
      }
    }
    for pairing in pairings(positions) { result += 2 * pairing.reduce(1) { $0 * at($1) } }
    return result
  }

  @Test(arguments: [2, 3], [false, true])
  func fourPointsAreIntegrals(siteCount: Int, isOdd: Bool) throws {
    let (linear, cubic) = isOdd ? (0.3, 0.7) : (0, 0)
    let action = try ScalarAction(
      massSquared: 0.5,
      interaction: PolynomialInteraction(couplings: [1: linear, 3: cubic, 4: 2]))
    let lattice = try Lattice(extents: [siteCount])
    let sets = [[0, 0, 0, 0], [0, 0, 1, 1], [0, 1, -1, 5], [1, 0, 0, 0]]
    let group = try ConnectedPointFunctions(
      of: sets.map { $0.map { [$0] } }, on: lattice, isEven: !isOdd)
    let ensemble = try QuadratureEnsemble(
      extents: [siteCount], action: action, range: 4.6, pointCount: 47, observables: [group])
    let exact = ChainIntegral(siteCount: siteCount, massSquared: 0.5, range: 4.6, pointCount: 47) {
      linear * $0 + cubic / 6 * .pow($0, 3) + 2.0 / 24 * .pow($0, 4)
    }
    for (set, value) in zip(sets, ensemble.measurement.connected(group)) {
      let sites = set.map { ($0 + 2 * siteCount) % siteCount }
      let expected = exact.connected(sites) { exact.average(ofSites: $0) }
      #expect(abs(value.value - expected) < 1e-12, "\(set)")
    }
  }

  @Test func sixPointsAreIntegrals() throws {
    let action = try PhiFour(massSquared: 0.5, lambda: 2)
    let lattice = try Lattice(extents: [3])
    let sets = [[0, 0, 0, 0, 0, 0], [0, 0, 1, 1, 2, 2], [0, 1, 1, 1, 1, 2]]
    let group = try ConnectedPointFunctions(
      of: sets.map { $0.map { [$0] } }, on: lattice, isEven: true)
    let ensemble = try QuadratureEnsemble(
      extents: [3], action: action, range: 4.6, pointCount: 47, observables: [group])
    let exact = ChainIntegral(siteCount: 3, massSquared: 0.5, range: 4.6, pointCount: 47) {
      2.0 / 24 * .pow($0, 4)
    }
    for (set, value) in zip(sets, ensemble.measurement.connected(group)) {
      let expected = connectedSix(set) { exact.average(ofSites: $0) }
      #expect(abs(value.value - expected) < 1e-12, "\(set)")
      // The negative control: one product of pairs forgotten.
      let pairs = exact.average(ofSites: Array(set[0...1]))
      #expect(abs(value.value - expected - 2 * .pow(pairs, 3)) > 1e-4)
    }
  }

  /// Rows of eight sites and more, with shifts in every direction, against a plain sum.
  @Test(arguments: [[19], [3, 16], [4, 11], [3, 2, 9], [2, 3, 2, 8]])
  func translationsAreSummed(extents: [Int]) throws {
    let lattice = try Lattice(extents: extents)
    let grid = MomentumGrid(lattice: lattice)
    let points = [[0, 0, 0, 0], [1, -1, 1, 3], [2, 1, 0, -4]].map {
      Array($0.suffix(lattice.dimension))
    }
    let group = try ConnectedPointFunctions(of: [points], on: lattice, isEven: false)
    let setup = CorrelatorSetup(
      orbits: MomentumOrbits(grid: grid), interaction: nil,
      transform: FourierTransform(grid: grid), observables: [group])
    let meter = CorrelatorMeter(setup)
    var stream = RandomStream(seed: 3, purpose: .test, network: 0)
    let field = Field(on: lattice, values: (0..<lattice.volume).map { _ in stream.normal() })
    meter.measure(field, logWeight: 0.3)
    let block = meter.finishBlock()
    let value = try EnsembleMeasurement(setup: setup, blocks: [block, block]).connected(group)[0]
    func average(_ points: [[Int]]) -> Double {
      (0..<lattice.volume).reduce(0) { sum, origin in
        let start = lattice.coordinates(of: origin)
        return sum
          + points.reduce(1) { product, point in
            product * field[lattice.siteIndex(of: zip(start, point).map { $0 + $1 })]
          } / Double(lattice.volume)
      }
    }
    let mean = average([points[0]])
    let pairs = [[0, 1], [0, 2], [1, 2]].reduce(0) { $0 + average($1.map { points[$0] }) }
    let expected = average(points) - mean * pairs + 2 * mean * mean * mean
    #expect(abs(value.value - expected) < 1e-12)
  }

  @Test func functionsThatAreNoneAreRefused() throws {
    let lattice = try Lattice(extents: [4, 4])
    #expect(throws: NPointError.vanishes(pointCount: 3)) {
      try ConnectedPointFunctions(of: [[[0, 0], [1, 0], [0, 1]]], on: lattice, isEven: true)
    }
    #expect(throws: NPointError.pointCountOutOfRange(1, limit: 2...6)) {
      try ConnectedPointFunctions(of: [[[0, 0]]], on: lattice, isEven: false)
    }
    #expect(throws: NPointError.coordinates(point: [1], dimension: 2)) {
      try ConnectedPointFunctions(of: [[[0, 0], [1]]], on: lattice, isEven: false)
    }
  }

  /// 3 × 3: moments, cumulants, four- and six-point functions and λ_R of sampled fields within 4σ.
  @Test func squareOfNineSitesAgrees() throws {
    let four = [[0, 0], [1, 0], [0, 1], [2, 1]]
    let six = [[0, 0], [0, 0], [1, 0], [1, 0], [0, 1], [2, 1]]
    // Each set and all even subsets of it that its cumulant needs.
    func subsets(_ points: [[Int]]) -> [[Int]] {
      (1..<(1 << points.count)).map { mask in points.indices.filter { mask >> $0 & 1 == 1 } }
        .filter { $0.count % 2 == 0 }
    }
    let (fourSets, sixSets) = (subsets(four), subsets(six))
    let exact = ThreeByThreeLattice(
      massSquared: 0.5, lambda: 2,
      sites: fourSets.map { $0.map { four[$0] } } + sixSets.map { $0.map { six[$0] } })
    let fourTable = Dictionary(uniqueKeysWithValues: zip(fourSets, exact.products))
    let sixTable = Dictionary(
      uniqueKeysWithValues: zip(sixSets, exact.products.dropFirst(fourSets.count)))
    func fourAverage(_ positions: [Int]) -> Double { fourTable[positions] ?? .nan }
    func sixAverage(_ positions: [Int]) -> Double { sixTable[positions] ?? .nan }
    var expectedFour = fourAverage([0, 1, 2, 3])
    for pairing in pairings(Array(0..<4)) {
      expectedFour -= fourAverage(pairing[0]) * fourAverage(pairing[1])
    }
    let expectedSix = connectedSix(Array(0..<6), sixAverage)

    let action = try PhiFour(massSquared: 0.5, lambda: 2)
    let lattice = try Lattice(extents: [3, 3])
    let moments = MagnetizationMoments(isEven: true)
    let points = try ConnectedPointFunctions(of: [four, six], on: lattice, isEven: true)
    let function = try FourPointFunction(
      at: [.zero(on: lattice)], on: lattice, action: action, referenceMassSquared: 1.1)
    let run = try FreeFieldEnsemble(
      extents: [3, 3], action: action, referenceMassSquared: 1.1, networkCount: 200_000,
      blockCount: 100, seed: 17, observables: [moments, points, function]
    ).measurement
    func check(_ value: Replicated, _ exact: Double, _ name: String) {
      let estimate = value.estimate
      #expect(abs(estimate.pull(against: exact)) < 4, "\(name): \(estimate), exactly \(exact)")
    }
    for (index, value) in run.moments(moments).enumerated() {
      check(value, exact.moments[2 * index + 2], "⟨M^\(2 * index + 2)⟩")
    }
    let m = exact.moments
    let cumulants = [
      m[2], m[4] - 3 * m[2] * m[2], m[6] - 15 * m[4] * m[2] + 30 * .pow(m[2], 3),
      m[8] - 28 * m[6] * m[2] - 35 * m[4] * m[4] + 420 * m[4] * m[2] * m[2]
        - 630 * .pow(m[2], 4),
    ]
    for (index, value) in run.cumulants(moments).enumerated() {
      check(value, cumulants[index], "κ\(2 * index + 2)")
    }
    let values = run.connected(points)
    check(values[0], expectedFour, "G4c")
    check(values[1], expectedSix, "G6c")
    let susceptibility = 9 * m[2]
    let connected = 729 * cumulants[1]
    for estimator in PropagatorEstimator.allCases {
      check(
        run.connectedFourPoint(function, estimator: estimator)[0], connected, "\(estimator)")
    }
    let lambda = RenormalizedCouplings(
      connected: run.connectedFourPoint(function, estimator: .schwingerDyson)[0],
      propagator: PropagatorObservables(
        orbits: run.setup.orbits,
        propagator: run.schwingerDysonPropagator(of: action, referenceMassSquared: 1.1))
    ).lambda
    let exactLambda = -connected / .pow(susceptibility, 4)
    check(lambda, exactLambda, "λ_R")
    // The negative controls: another λ by 2 %, and one pairing of three kept.
    #expect(abs(lambda.estimate.pull(against: 1.02 * exactLambda)) > 4)
    #expect(abs(run.cumulants(moments)[1].estimate.pull(against: m[4] - 2 * m[2] * m[2])) > 20)
  }
}
