import ErrorAnalysis
import RealModule
import Testing

@Suite struct JackknifeTests {
  /// One network: ln w and its observables.
  private struct Member {
    let logWeight: Double
    let observables: [Double]
  }

  /// Sums of a block as the pipeline takes them, scale and all.
  private func sums(_ members: [Member]) -> WeightedSums {
    var scale = WeightScale()
    var weightSum = 0.0
    var sums = [Double](repeating: 0, count: members.first?.observables.count ?? 0)
    for member in members {
      let (weight, rescaling) = scale.weight(for: member.logWeight)
      if let rescaling {
        weightSum *= rescaling
        sums = sums.map { $0 * rescaling }
      }
      weightSum += weight
      for (index, observable) in member.observables.enumerated() {
        sums[index] += weight * observable
      }
    }
    return WeightedSums(
      count: members.count, shift: scale.shift ?? 0, weight: weightSum, sums: sums)
  }

  /// Networks x ~ N(0, 1) with w = e^{tilt·x}, dealt in order to blocks; observables x and x².
  private func blocks(
    _ blockCount: Int, of size: Int, tilt: Double, network: UInt64, offset: Double = 0
  ) -> [[Member]] {
    let draws = normals(blockCount * size, network: network)
    return (0..<blockCount).map { block in
      draws[block * size..<(block + 1) * size].map { x in
        Member(logWeight: tilt * x + offset, observables: [x, x * x])
      }
    }
  }

  private func average(_ members: [Member], _ observable: Int) -> Double {
    let weights = members.map { Double.exp($0.logWeight) }
    return zip(weights, members).reduce(0) { $0 + $1.0 * $1.1.observables[observable] }
      / weights.reduce(0, +)
  }

  @Test(arguments: [2, 3, 40])
  func plainMeanHasTheTextbookError(blockCount: Int) throws {
    let members = blocks(blockCount, of: 25, tilt: 0, network: 1)
    let jackknife = try ResampledAverages(blocks: members.map(sums))
    let means = members.map { average($0, 0) }
    let mean = means.reduce(0, +) / Double(blockCount)
    let squares = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let textbook = (squares / Double(blockCount * (blockCount - 1))).squareRoot()
    let estimate = jackknife.replicated([0]) { $0[0] }.estimate
    // An identity for equal blocks; rounding of 1000 terms only.
    #expect(agree(estimate.value, mean, 1e-12))
    #expect(agree(estimate.error, textbook, 1e-12))
    #expect(estimate.sampleCount == 25 * blockCount)
    #expect(jackknife.blockCount == blockCount)
    for block in 0..<blockCount {
      #expect(agree(jackknife.blockMean(0, block: block), means[block], 1e-13))
    }
  }

  @Test func replicatesAreAveragesWithoutTheirBlock() throws {
    // Blocks of unequal size.
    var members = blocks(9, of: 30, tilt: 0.7, network: 2)
    for block in members.indices { members[block].removeLast(block) }
    let jackknife = try ResampledAverages(blocks: members.map(sums))
    #expect(jackknife.sampleCount == members.reduce(0) { $0 + $1.count })
    for block in members.indices {
      let others = Array(members[..<block] + members[(block + 1)...]).flatMap { $0 }
      for observable in 0..<2 {
        let expected = average(others, observable)
        #expect(agree(jackknife.replicates(observable)[block], expected, 1e-12))
      }
      let meanWeight = others.reduce(0) { $0 + .exp($1.logWeight) } / Double(others.count)
      #expect(abs(jackknife.logMeanWeightReplicates[block] - .log(meanWeight)) < 1e-12)
      let own = members[block].reduce(0) { $0 + .exp($1.logWeight) } / Double(members[block].count)
      #expect(abs(jackknife.logMeanWeight(ofBlock: block) - .log(own)) < 1e-12)
    }
    let all = members.flatMap { $0 }
    #expect(agree(jackknife.mean(1), average(all, 1), 1e-12))
    let meanWeight = all.reduce(0) { $0 + .exp($1.logWeight) } / Double(all.count)
    #expect(abs(jackknife.logMeanWeight - .log(meanWeight)) < 1e-12)
    let spread = jackknife.replicated([0, 1]) { $0[1] - $0[0] * $0[0] }
    for block in members.indices {
      let (first, second) = (jackknife.replicates(0)[block], jackknife.replicates(1)[block])
      #expect(spread.replicates[block] == second - first * first)
    }
  }

  /// With R = Σs/Σw: R_b − R = −(s_b − R w_b)/(Σw − w_b) exactly, and to leading order in 1/B the
  /// error is that of error propagation, √(B/(B−1) Σ(s_b − R w_b)²)/Σw.
  @Test func weightedRatioFollowsErrorPropagation() throws {
    let members = blocks(200, of: 50, tilt: 0.5, network: 3)
    let blocks = members.map(sums)
    let jackknife = try ResampledAverages(blocks: blocks)
    let weights = blocks.map { $0.weight * .exp($0.shift) }
    let tops = blocks.map { $0.sums[0] * .exp($0.shift) }
    let total = weights.reduce(0, +)
    let ratio = tops.reduce(0, +) / total
    let residues = zip(tops, weights).map { $0 - ratio * $1 }
    for (block, replicate) in jackknife.replicates(0).enumerated() {
      #expect(abs(replicate - (ratio - residues[block] / (total - weights[block]))) < 1e-13)
    }
    let propagated = (200.0 / 199 * residues.reduce(0) { $0 + $1 * $1 }).squareRoot() / total
    let error = jackknife.replicated([0]) { $0[0] }.estimate.error
    // Corrections are of relative order 1/B = 0.5 %.
    #expect(agree(error, propagated, 0.02))
    // Treating the weights as known constants ignores their fluctuation.
    let centre = tops.reduce(0, +) / 200
    let naive = (200.0 / 199 * tops.reduce(0) { $0 + ($1 - centre) * ($1 - centre) })
    #expect(!agree(error, naive.squareRoot() / total, 0.02))
  }

  @Test func covarianceIsThatOfBlockMeans() throws {
    let members = blocks(60, of: 10, tilt: 0, network: 4)
    let jackknife = try ResampledAverages(blocks: members.map(sums))
    let (first, second) = (members.map { average($0, 0) }, members.map { average($0, 1) })
    let (a, b) = (first.reduce(0, +) / 60, second.reduce(0, +) / 60)
    let expected = zip(first, second).reduce(0) { $0 + ($1.0 - a) * ($1.1 - b) } / (60 * 59)
    let quantities = [0, 1].map { index in jackknife.replicated([index]) { $0[0] } }
    #expect(abs(Replicated.covariance(quantities[0], quantities[1]) - expected) < 1e-14)
    // A difference has the variance of its parts minus twice the covariance: an identity.
    let difference = Replicated.combine(quantities) { $0[0] - $0[1] }
    let (variances, error) = (
      quantities.map { Replicated.covariance($0, $0) }, difference.estimate.error
    )
    #expect(agree(error * error, variances[0] + variances[1] - 2 * expected, 1e-10))
    let doubled = quantities[0].map { 2 * $0 }
    #expect(agree(doubled.estimate.error, 2 * quantities[0].estimate.error, 1e-14))
    #expect(doubled.estimate.sampleCount == 600)
  }

  /// One block outweighs all others, even beyond the range of doubles (e⁷⁰⁹); leaving it out must
  /// leave the others' average.
  @Test(arguments: [100.0, 700, 5000])
  func leavingOutADominatingBlock(excess: Double) throws {
    var members = blocks(8, of: 20, tilt: 0.3, network: 5)
    members[3] = members[3].map { Member(logWeight: $0.logWeight + excess, observables: [7, 49]) }
    let jackknife = try ResampledAverages(blocks: members.map(sums))
    let others = (members[..<3] + members[4...]).flatMap { $0 }
    let replicates = jackknife.replicates(1)
    #expect(replicates.allSatisfy { $0.isFinite && $0 > 0 })
    #expect(jackknife.logMeanWeightReplicates.allSatisfy { $0.isFinite })
    #expect(agree(replicates[3], average(others, 1), 1e-12))
    let meanWeight = others.reduce(0) { $0 + .exp($1.logWeight) } / Double(others.count)
    #expect(abs(jackknife.logMeanWeightReplicates[3] - .log(meanWeight)) < 1e-12)
    #expect(agree(jackknife.replicated([1]) { $0[0] }.value, 49, 1e-12))
    for block in members.indices {
      #expect(jackknife.blockMean(1, block: block) > 0)
      #expect(jackknife.logMeanWeight(ofBlock: block).isFinite)
    }
    // Subtracting the block from the total instead would leave nothing of the others.
    let weights = members.map { $0.reduce(0) { $0 + .exp(min($1.logWeight, 700)) } }
    let subtracted = weights.reduce(0, +) - weights[3]
    let left = others.reduce(0) { $0 + .exp($1.logWeight) }
    #expect(!agree(subtracted, left, 1e-3))
  }

  @Test(arguments: [-2500.0, -1, 3.7, 2500])
  func aCommonFactorOfTheWeightsCancels(offset: Double) throws {
    let plain = try ResampledAverages(
      blocks: blocks(20, of: 15, tilt: 1, network: 6).map(sums))
    let shifted = try ResampledAverages(
      blocks: blocks(20, of: 15, tilt: 1, network: 6, offset: offset).map(sums))
    // ln w + offset is rounded at 2500·2⁻⁵³ ≈ 3e-13.
    let function: ([Double]) -> Double = { $0[1] / (1 + $0[0] * $0[0]) }
    let (first, second) = (
      plain.replicated([0, 1], function).estimate, shifted.replicated([0, 1], function).estimate
    )
    #expect(agree(first.value, second.value, 1e-11))
    #expect(agree(first.error, second.error, 1e-10))
    #expect(abs(shifted.logMeanWeight - plain.logMeanWeight - offset) < 1e-11)
    for (left, right) in zip(shifted.logMeanWeightReplicates, plain.logMeanWeightReplicates) {
      #expect(abs(left - right - offset) < 1e-11)
    }
  }

  /// x ~ N(0, 1) with w = e^{x/2} averages over N(½, 1): ⟨x²⟩/⟨x⟩² = 5 and ln⟨w⟩ = ⅛.
  @Test func errorsCoverTheTruth() throws {
    let seeds = 300
    var (ratioHits, halvedHits, logHits) = (0, 0, 0)
    for seed in 0..<seeds {
      let members = blocks(40, of: 50, tilt: 0.5, network: 1000 + UInt64(seed))
      let jackknife = try ResampledAverages(blocks: members.map(sums))
      let ratio = jackknife.replicated([0, 1]) { $0[1] / ($0[0] * $0[0]) }.estimate
      if abs(ratio.pull(against: 5)) < 1 { ratioHits += 1 }
      if abs(ratio.pull(against: 5)) < 0.5 { halvedHits += 1 }
      let logarithm = jackknife.replicatedLogMeanWeight()
      if abs(logarithm.estimate.pull(against: 0.125)) < 1 { logHits += 1 }
    }
    // 68 ± 8 %, three standard deviations of the count of 300.
    #expect(abs(Double(ratioHits) / Double(seeds) - 0.68) < 0.08, "\(ratioHits) of \(seeds)")
    #expect(abs(Double(logHits) / Double(seeds) - 0.68) < 0.08, "\(logHits) of \(seeds)")
    // Errors half as large would cover 38 %.
    #expect(abs(Double(halvedHits) / Double(seeds) - 0.68) > 0.08)
  }

  @Test func blocksThatCannotBeAnalysedAreRefused() {
    let good = WeightedSums(count: 3, shift: 0, weight: 3, sums: [1])
    let empty = WeightedSums(count: 0, shift: 0, weight: 0, sums: [0])
    let weightless = WeightedSums(count: 3, shift: 0, weight: 0, sums: [0])
    #expect(throws: ResamplingError.tooFewBlocks(0)) { try ResampledAverages(blocks: []) }
    #expect(throws: ResamplingError.tooFewBlocks(1)) { try ResampledAverages(blocks: [good]) }
    #expect(throws: ResamplingError.emptyBlock(2)) {
      try ResampledAverages(blocks: [good, good, empty])
    }
    #expect(throws: ResamplingError.noWeight) {
      try ResampledAverages(blocks: [weightless, weightless])
    }
    #expect(ResamplingError.tooFewBlocks(1).description.contains("1"))
    #expect(ResamplingError.emptyBlock(2).description.contains("2"))
    #expect(!ResamplingError.noWeight.description.isEmpty)
  }
}
