import CorrelatorAnalysis
import ErrorAnalysis
import FieldTheory
import LatticeGeometry
import NetworkArchitectures
import StructureChecks
import Testing

struct SymmetryTests {
  private func tests(
    _ extents: [Int], components: Int, square: Double, isPeriodic: Bool = true
  ) throws -> [SymmetryTest] {
    let symmetries = LatticeSymmetries(
      lattice: try Lattice(extents: extents), isPeriodic: isPeriodic,
      componentCount: components, square: square)
    let all = [
      symmetries.translations(), symmetries.rotations(), symmetries.signFlip(),
      symmetries.components(),
    ]
    return all.compactMap { $0 }
  }

  @Test(arguments: [([12], 1), ([6, 6], 1), ([6, 8], 1), ([6, 6], 2), ([4, 4, 4], 1)])
  func freeFieldsHaveAllSymmetriesAndControlsNone(extents: [Int], components: Int) throws {
    let network = try SampledEnsemble.exact(extents)
    let square = try FreePropagator(grid: network.grid, massSquared: 1).coincident
    let tests = try tests(extents, components: components, square: square)
    #expect(tests.count == (components > 1 ? 4 : 3))
    let measurement = try SampledEnsemble.measure(
      components > 1 ? IndependentComponents(of: network, count: components) : network,
      groups: tests.flatMap(\.groups), networks: 10_000)
    for test in tests {
      let result = test.judge(measurement, blocks: SampledEnsemble.blocks)
      #expect(result.verdict == .passes, "\(test.name): \(result.remarks)")
      #expect(result.control?.isDetected == true, "\(test.name)")
    }
  }

  /// An action with a cubic term is not even, and a field whose components differ does not rotate.
  @Test func brokenSymmetriesAreFound() throws {
    let lattice = try Lattice(extents: [4, 4])
    let action = try ScalarAction(
      massSquared: 1, interaction: try PolynomialInteraction(couplings: [3: 0.5, 4: 2]),
      preparedFor: lattice)
    let network = try SampledEnsemble.exact([4, 4])
    let sign = try tests([4, 4], components: 1, square: 0.3)[2]
    let measurement = try SampledEnsemble.measure(
      network, groups: sign.groups, networks: 10_000, action: action)
    #expect(sign.judge(measurement, blocks: SampledEnsemble.blocks).verdict == .fails)
  }

  /// Fields on a box of infinite volume: positions outside are not wrapped.
  @Test func boxesHaveTheSymmetriesToo() throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: [6, 6]))
    let network = ContinuumCosineNetwork(
      grid: grid,
      density: ContinuousMomentumDensity(
        domain: .ball(cutoff: 2), dimension: 2, massSquared: 0.5, alpha: -1),
      width: 8, amplitude: .gaussian)
    let tests = try tests([6, 6], components: 1, square: 0.3, isPeriodic: false)
    let measurement = try SampledEnsemble.measure(
      network, groups: tests.flatMap(\.groups), networks: 20_000)
    for test in tests {
      let result = test.judge(measurement, blocks: SampledEnsemble.blocks)
      #expect(result.verdict == .passes, "\(test.name): \(result.remarks)")
      #expect(result.control?.isDetected == true, "\(test.name)")
    }
  }

  @Test func numbersDoNotDependOnThreads() throws {
    let tests = try tests([6, 6], components: 1, square: 0.3)
    let network = try SampledEnsemble.exact([6, 6])
    let values = try [1, 3].map { threads in
      try SampledEnsemble.measure(
        network, groups: tests.flatMap(\.groups), networks: 1000, threads: threads
      ).replicated(tests[1].controlProducts).map(\.value)
    }
    #expect(values[0] == values[1])
  }

  @Test func thresholdsGrowWithTheNumberOfDeviations() {
    let one = DeviationThreshold.largest(of: 1, blocks: 100_000)
    #expect(abs(one - 3.2905) < 1e-3)
    #expect(DeviationThreshold.largest(of: 20, blocks: 100_000) > one)
    #expect(DeviationThreshold.largest(of: 1, blocks: 10) > one)
  }

  @Test func verdictsFollowFromControls() {
    func verdict(_ deviation: Double, _ control: Double) -> StructureVerdict {
      StructureVerdict(deviation: deviation, control: control, threshold: 4, networks: 100)
    }
    #expect(verdict(5, 1) == .fails)
    #expect(verdict(1, 5) == .passes)
    #expect(verdict(1, 2) == .undecided(networksNeeded: 400))
    #expect(verdict(1, -1) == .undecided(networksNeeded: nil))
  }
}
