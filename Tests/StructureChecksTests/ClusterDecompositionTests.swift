import CorrelatorAnalysis
import ErrorAnalysis
import FieldTheory
import LatticeGeometry
import NetworkArchitectures
import RealModule
import StructureChecks
import Testing

struct ClusterDecompositionTests {
  private func points(_ distances: [Int], dimension: Int) -> [[[Int]]] {
    distances.map { distance in
      [0, 1, distance, distance + 1].map { [$0] + [Int](repeating: 0, count: dimension - 1) }
    }
  }

  /// E Π h over momentum, phase and amplitude by summation, less the pairings.
  @Test(arguments: AmplitudeLaw.allCases)
  func closedFormIsTheAverageOverNeurons(law: AmplitudeLaw) throws {
    let network = try SampledEnsemble.cosine([4, 3], width: 5, alpha: -0.5, amplitude: law)
    let grid = network.grid
    let points = [[0, 0], [1, 0], [2, 1], [3, 2]]
    // E aⁿ for n = 2, 4.
    let moments = (1.0, law.fourthMoment)
    func average(_ points: [[Int]], _ moment: Double) -> Double {
      var total = 0.0
      for mode in 0..<grid.modeCount {
        let momentum = grid.momentum(ofMode: mode).components
        let isOwn =
          grid.storesMirror(ofColumn: mode % grid.rowLength) && grid.mirror(ofMode: mode) == mode
        let hasSign = isOwn && law == .constant
        let phases = hasSign ? [0, Double.pi] : (0..<16).map { 2 * .pi * Double($0) / 16 }
        let size = network.density.amplitudes[mode] * (hasSign ? 0.5.squareRoot() : 1)
        let mean =
          phases.reduce(0) { sum, phase in
            sum
              + points.reduce(1) { product, point in
                product * size
                  * Double.cos(zip(momentum, point).reduce(phase) { $0 + $1.0 * Double($1.1) })
              }
          } / Double(phases.count)
        total +=
          network.density.probabilities[mode] * Double(grid.multiplicity(ofMode: mode)) * mean
          * moment
      }
      return total
    }
    func pair(_ first: Int, _ second: Int) -> Double {
      average([points[first], points[second]], moments.0)
    }
    let expected =
      (average(points, moments.1) - pair(0, 1) * pair(2, 3) - pair(0, 2) * pair(1, 3)
        - pair(0, 3) * pair(1, 2)) / 5
    let closed = CosineNeurons(network).connectedFourPoint(points)
    #expect(abs(closed - expected) < 1e-14, "\(closed) \(expected)")
  }

  @Test(arguments: [[16], [8, 8]])
  func independentNeuronsDoNotCluster(extents: [Int]) throws {
    let distances = ClusterDecomposition.distances(extent: extents[0], isPeriodic: true)
    let network = try SampledEnsemble.cosine(extents, width: 5)
    var test = ClusterDecomposition(
      points: points(distances, dimension: extents.count), distances: distances,
      averaging: .periodic, amputated: nil)
    let neurons = CosineNeurons(network)
    test.exact = points(distances, dimension: extents.count).map { neurons.connectedFourPoint($0) }
    let measurement = try SampledEnsemble.measure(
      network, groups: test.groups, networks: 20_000)
    let result = test.judge(measurement, blocks: SampledEnsemble.blocks)
    #expect(result.verdict == .fails)
    #expect(result.control?.isDetected == true)
    let pull = result.numbers.first { $0.name == "largestPullAgainstClosedForm" }
    #expect(try #require(pull).value < 4.5)
  }

  @Test(arguments: [[16], [8, 8]])
  func interactingFieldsCluster(extents: [Int]) throws {
    let lattice = try Lattice(extents: extents)
    let action = try PhiFour(massSquared: 1, lambda: 1, preparedFor: lattice)
    let grid = MomentumGrid(lattice: lattice)
    let mass = try GapEquation.solve(for: action, on: grid)
    let distances = ClusterDecomposition.distances(extent: extents[0], isPeriodic: true)
    let reference = try FreePropagator(grid: grid, massSquared: mass)
    let test = ClusterDecomposition(
      points: points(distances, dimension: extents.count), distances: distances,
      averaging: .periodic,
      amputated: AmputatedFourPoint(distances: distances, action: action, reference: reference))
    let measurement = try SampledEnsemble.measure(
      try SampledEnsemble.exact(extents, massSquared: mass), groups: test.groups,
      networks: 10_000, action: action, reference: mass)
    let result = test.judge(measurement, blocks: SampledEnsemble.blocks)
    #expect(result.verdict == .passes)
    #expect(result.control?.isDetected == true)
    // Over several decades it is the contact of two pairs of propagators, with one effective coupling.
    let propagator = reference.positionSpace()
    func value(_ first: Int, _ site: Int) -> Double {
      propagator[lattice.site(site, shiftedBy: -first, along: 0)]
    }
    let couplings = try #require(result.rows).rows.map { row in
      let distance = Int(row[0])
      let contact = (0..<lattice.volume).reduce(0) { sum, site in
        sum + value(0, site) * value(1, site) * value(distance, site) * value(distance + 1, site)
      }
      return (value: -row[1] / contact, error: row[2] / contact)
    }.filter { $0.error < 0.1 * $0.value }
    #expect(couplings.count >= (distances.count + 1) / 2)
    for coupling in couplings {
      #expect(0.5 < coupling.value && coupling.value < 1, "\(couplings)")
      #expect(abs(coupling.value / couplings[0].value - 1) < 0.25, "\(couplings)")
    }
  }

  @Test func freeFieldsClusterWithoutAnythingConnected() throws {
    let distances = ClusterDecomposition.distances(extent: 12, isPeriodic: true)
    let test = ClusterDecomposition(
      points: points(distances, dimension: 1), distances: distances, averaging: .periodic,
      amputated: nil)
    func verdict(_ networks: Int) throws -> StructureVerdict {
      let measurement = try SampledEnsemble.measure(
        try SampledEnsemble.exact([12]), groups: test.groups, networks: networks)
      return test.judge(measurement, blocks: SampledEnsemble.blocks).verdict
    }
    #expect(try verdict(100_000) == .passes)
    guard case .undecided = try verdict(100) else {
      Issue.record("a hundred networks tell nothing")
      return
    }
  }

  @Test func distancesStayApart() {
    #expect(ClusterDecomposition.distances(extent: 8, isPeriodic: true) == [1, 2, 3])
    #expect(ClusterDecomposition.distances(extent: 4, isPeriodic: true).isEmpty)
    #expect(ClusterDecomposition.distances(extent: 5, isPeriodic: false) == [1, 2, 3])
    #expect(ClusterDecomposition.distances(extent: 64, isPeriodic: true).last == 31)
  }
}
