import ArchitectureEngineering
import FieldTheory
import LatticeGeometry
import RealModule
import Testing

/// Resampling within groups of an annealed ensemble: exact whatever the moves, with errors that know
/// what copies are worth.
@Suite struct ResamplingTests {
  /// What a group of networks says of a point of the axis.
  private struct GroupSums {
    var count = 0.0
    var weight = 0.0
    var squareWeight = 0.0
    var square = 0.0
    var families = 0
    var familySquares = 0.0
  }

  /// A chain of 16 sites with m² = ½ to λ = 4 and 20, without a flow, in few steps and with moves so
  /// short that copies stay alike. Few networks are left at the first point, so that most groups are
  /// resampled there.
  private func chain(groupSize: Int, moves: Int) throws -> AnnealedRealisation {
    let transform = FourierTransform(grid: MomentumGrid(lattice: try Lattice(extents: [16])))
    let path = CouplingPath(
      from: Couplings(massSquared: 0.5, lambda: 0), to: Couplings(massSquared: 0.5, lambda: 20))
    return try AnnealedRealisation(
      reference: try FreePropagator(grid: transform.grid, massSquared: 0.5),
      stretches: [AnnealingStretch(path: path, velocity: nil, outputs: [0.2, 1])],
      steps: [0.1, 0.2, 0.5, 1].map {
        AnnealingStep(
          stretch: 0, end: $0, integrationSteps: 1, moves: moves,
          setting: MoveSetting(stepSize: 0.1, steps: 2), isOutput: [0.2, 1].contains($0))
      }, groupSize: groupSize, transform: transform)
  }

  /// ln Z/Z₀ and ⟨φ²⟩ at both points by the transfer matrix.
  private func exact() throws -> [(logPartition: Double, square: Double)] {
    try [4.0, 20].map {
      let solution = try TransferMatrix(massSquared: 0.5, lambda: $0, siteCount: 16)
      return (try #require(solution.logPartitionRatio), solution.phiSquared)
    }
  }

  private func sums(
    _ realisation: AnnealedRealisation, groups: Int, size: Int
  ) -> [[GroupSums]] {
    let realiser = realisation.makeRealiser()
    return (0..<groups).map { group in
      var sums = [GroupSums](repeating: GroupSums(), count: realisation.pointCount)
      var streams = (0..<size).map {
        RandomStream(seed: 31, purpose: .test, network: UInt64(group * size + $0))
      }
      let isDrawn = realiser.drawGroup(using: &streams, shouldStop: { false }) {
        point, field, weight in
        let value = Double.exp(weight.log)
        let square = (0..<16).reduce(0.0) { $0 + field[$1] * field[$1] } / 16
        sums[point].count += 1
        sums[point].weight += value
        sums[point].squareWeight += value * value
        sums[point].square += value * square
        if let family = weight.family {
          sums[point].families += 1
          sums[point].familySquares += .exp(2 * family)
        }
      }
      #expect(isDrawn)
      return sums
    }
  }

  /// Value and error of f(mean of a, mean of b) over groups, by the jackknife.
  private func estimate(
    _ pairs: [(Double, Double)], _ function: (Double, Double) -> Double
  ) -> (value: Double, error: Double) {
    let count = Double(pairs.count)
    let total = pairs.reduce((0.0, 0.0)) { ($0.0 + $1.0, $0.1 + $1.1) }
    let replicates = pairs.map {
      function((total.0 - $0.0) / (count - 1), (total.1 - $0.1) / (count - 1))
    }
    let mean = replicates.reduce(0, +) / count
    let squares = replicates.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (
      function(total.0 / count, total.1 / count), (squares * (count - 1) / count).squareRoot()
    )
  }

  /// At the point resampled after, at the one that follows, and with any moves, ln Z and ⟨φ²⟩ are
  /// those of the transfer matrix; without the mean weight of the group at its resampling they are not.
  @Test(arguments: [0, 1])
  func resampledGroupsAreExact(moves: Int) throws {
    let realisation = try chain(groupSize: 64, moves: moves)
    let groups = sums(realisation, groups: 400, size: 64)
    let exact = try exact()
    for (point, known) in exact.enumerated() {
      let logPartition = estimate(groups.map { ($0[point].weight / 64, 1) }) { mean, _ in
        .log(mean)
      }
      #expect(
        abs(logPartition.value - known.logPartition) < 4 * logPartition.error,
        "\(logPartition) \(known)")
      let square = estimate(groups.map { ($0[point].square, $0[point].weight) }) { $0 / $1 }
      #expect(abs(square.value - known.square) < 4 * square.error, "\(square) \(known.square)")
    }
    // A group that was resampled at the first point and forgets what it weighed there.
    let forgetful = estimate(
      groups.map { group in
        let isResampled = group[1].families < 64
        return (group[1].weight / 64 / (isResampled ? group[0].weight / 64 : 1), 1)
      }
    ) { mean, _ in .log(mean) }
    #expect(abs(forgetful.value - exact[1].logPartition) > 5 * forgetful.error)
  }

  /// Copies carry equal weights and would pass for independent; families and the scatter of groups do
  /// not let them.
  @Test func copiesAreNotTakenForNetworks() throws {
    let groups = sums(try chain(groupSize: 64, moves: 0), groups: 400, size: 64)
    let alone = sums(try chain(groupSize: 1, moves: 0), groups: 25_600, size: 1)
    func effective(_ squares: (GroupSums) -> Double, _ groups: [[GroupSums]]) -> Double {
      let weight = groups.reduce(0) { $0 + $1[1].weight }
      return weight * weight / groups.reduce(0) { $0 + squares($1[1]) } / 25_600
    }
    let naive = effective(\.squareWeight, groups)
    let families = effective(\.familySquares, groups)
    let without = effective(\.squareWeight, alone)
    // Without moves nothing is gained.
    #expect(naive > 1.5 * families && families < 1.1 * without, "\(naive) \(families) \(without)")
    #expect(groups.filter { $0[0].families == 64 && $0[1].families < 56 }.count > 200)
    #expect(effective(\.familySquares, alone) == without)
    // The error of groups is no smaller than that of the networks they come from.
    func error(_ groups: [[GroupSums]]) -> Double {
      estimate(groups.map { ($0[1].square, $0[1].weight) }) { $0 / $1 }.error
    }
    #expect(error(groups) > 0.8 * error(alone))
  }

  /// A group of one, and a group that need not be resampled, are networks drawn one by one.
  @Test func evenGroupsAreLeftAlone() throws {
    let transform = FourierTransform(grid: MomentumGrid(lattice: try Lattice(extents: [4, 4])))
    let path = CouplingPath(
      from: Couplings(massSquared: 1, lambda: 0), to: Couplings(massSquared: 1, lambda: 0.5))
    func realisation(_ groupSize: Int) throws -> AnnealedRealisation {
      try AnnealedRealisation(
        reference: try FreePropagator(grid: transform.grid, massSquared: 1),
        stretches: [AnnealingStretch(path: path, velocity: nil, outputs: [0.5, 1])],
        steps: [0.5, 1].map {
          AnnealingStep(
            stretch: 0, end: $0, integrationSteps: 1, moves: 1,
            setting: MoveSetting(stepSize: 0.3, steps: 3), isOutput: true)
        }, groupSize: groupSize, transform: transform)
    }
    let alone = try realisation(1).logWeights(networkCount: 40, seed: 3, purpose: .test)
    let together = try realisation(32).familyLogWeights(
      networkCount: 40, seed: 3, purpose: .test)
    #expect(alone == together)
    #expect(
      try realisation(1).familyLogWeights(networkCount: 40, seed: 3, purpose: .test) == alone)
  }
}
