public import ErrorAnalysis
public import FieldTheory
import LatticeGeometry
import RealModule

/// ln Z of an annealed path from both ends, as a check of everything on it.
///
/// Forwards E[w] = Z_K/Z_0. Backwards, fields of the last theory are moved and carried back along
/// the same steps, with reversed moves and inverse flows, and the work of the way back gives
/// E[1/w] = Z_0/Z_K over them. The densities of ln w on both ways are related by
/// P_F(ln w) = (Z_K/Z_0) e^{−ln w} P_B(ln w) (G. E. Crooks, Phys. Rev. E 60 (1999) 2721), so that the two
/// must agree unless networks miss where the target's weight lies; C. H. Bennett's estimate
/// (J. Comput. Phys. 22 (1976) 245) uses both with the least variance.
public struct BackwardEstimate: Codable, Hashable, Sendable {
  /// ln(Z_K/Z_0) from the way there.
  public let forward: Estimate

  /// ln(Z_K/Z_0) from the way back.
  public let backward: Estimate

  /// Bennett's combination of both.
  public let combined: Estimate

  /// backward − forward, with the error of the difference.
  public let difference: Estimate

  /// ⟨ln w⟩ back minus ⟨ln w⟩ there, each along its own way: the hysteresis, Var ln w if both are
  /// normal.
  public let hysteresis: Double
}

extension AnnealedRealisation {
  /// Estimates ln Z from both ends of the path.
  ///
  /// Networks are dealt to groups. Those of a group go there, are resampled by their weights and
  /// moved on until they have forgotten being copies, and go back; errors are from the scatter of
  /// groups.
  ///
  /// - Parameters:
  ///   - groups: Groups, at least two.
  ///   - groupSize: Networks of each.
  ///   - moves: Moves at the end before the way back.
  ///   - seed: Of the streams, of purpose `.pilot`.
  ///   - threads: Workers.
  /// - Throws: ``/FieldTheory/FieldTheoryError`` if a theory on the way does not exist.
  public func backwardEstimate(
    groups: Int = 16, groupSize: Int = 64, moves: Int = 10, seed: UInt64, threads: Int = 1
  ) throws(FieldTheoryError) -> BackwardEstimate {
    precondition(groups >= 2, "groups to compare")
    var ways: [TwoWays] = []
    for group in 0..<groups {
      let population = NetworkPopulation(
        reference: reference, count: groupSize, firstNetwork: group * groupSize, seed: seed,
        purpose: .pilot, threads: threads, transform: transform)
      try walk(population, backwards: false, resting: 0)
      let forward = population.takeLogWeights()
      population.logWeights.update(from: forward, count: groupSize)
      population.resample()
      _ = population.takeLogWeights()
      try walk(population, backwards: true, resting: moves)
      ways.append(TwoWays(forward: forward, backward: population.takeLogWeights()))
    }
    return BackwardEstimate(ways)
  }

  /// Takes a population along all steps, there or back.
  private func walk(
    _ population: NetworkPopulation, backwards: Bool, resting: Int
  ) throws(FieldTheoryError) {
    var starts: [Double] = []
    for (number, step) in steps.enumerated() {
      let isFirst = number == 0 || steps[number - 1].stretch != step.stretch
      starts.append(isFirst ? 0 : steps[number - 1].end)
    }
    let order = backwards ? Array(steps.indices.reversed()) : Array(steps.indices)
    for number in order {
      let step = steps[number]
      let stretch = stretches[step.stretch]
      let couplings = stretch.path.couplings(at: step.end)
      let move = try FunctionSpaceMove(
        gapMassAt: couplings, dispersion: reference.dispersion, transform: transform)
      if backwards {
        let rest = number == steps.count - 1 ? resting : 0
        population.move(
          move, couplings: couplings, setting: step.setting, count: step.moves + rest)
      }
      population.advance(
        along: stretch.path, velocity: stretch.velocity, method: method,
        from: backwards ? step.end : starts[number], to: backwards ? starts[number] : step.end,
        stepCount: step.integrationSteps)
      if !backwards {
        population.move(move, couplings: couplings, setting: step.setting, count: step.moves)
      }
    }
  }
}

/// ln w of a group's networks on the way there, and of those resampled on the way back.
private struct TwoWays {
  let forward: [Double]
  let backward: [Double]
}

extension BackwardEstimate {
  fileprivate init(_ ways: [TwoWays]) {
    let count = ways.reduce(0) { $0 + $1.forward.count }
    let all = Combination(ways)
    let replicates = ways.indices.map { left in
      Combination(ways.indices.filter { $0 != left }.map { ways[$0] })
    }
    func estimate(_ value: (Combination) -> Double) -> Estimate {
      let values = replicates.map(value)
      let mean = values.reduce(0, +) / Double(values.count)
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let factor = Double(values.count - 1) / Double(values.count)
      return Estimate(
        value: value(all), error: (factor * squares).squareRoot(), sampleCount: count)
    }
    forward = estimate { $0.forward }
    backward = estimate { $0.backward }
    combined = estimate { $0.combined }
    difference = estimate { $0.backward - $0.forward }
    hysteresis = all.hysteresis
  }
}

/// ln Z from both ends, of some groups.
private struct Combination {
  let forward: Double
  let backward: Double
  let combined: Double
  let hysteresis: Double

  init(_ ways: [TwoWays]) {
    let forwards = ways.flatMap(\.forward)
    let shift = forwards.max() ?? 0
    // A group stands for the target with the mean weight of its networks.
    let weights = ways.map { way in
      way.forward.reduce(0) { $0 + Double.exp($1 - shift) } / Double(way.forward.count)
    }
    forward = shift + .log(weights.reduce(0, +) / Double(weights.count))
    let mean = weights.reduce(0, +) / Double(weights.count)
    let backs = zip(ways, weights).flatMap { way, weight in
      way.backward.map { (logWeight: $0, weight: weight / mean) }
    }
    let backShift = backs.map(\.logWeight).max() ?? 0
    let total = backs.reduce(0) { $0 + $1.weight }
    backward =
      -backShift - .log(backs.reduce(0) { $0 + $1.weight * .exp($1.logWeight - backShift) } / total)
    // Σ_F 1/(1 + e^{L − ln w}) falls with L, Σ_B 1/(1 + e^{−ln w − L}) rises.
    func excess(_ guess: Double) -> Double {
      forwards.reduce(0) { $0 + 1 / (1 + Double.exp(guess - $1)) }
        - backs.reduce(0) { $0 + $1.weight / (1 + Double.exp(-$1.logWeight - guess)) }
    }
    var (low, high) = (min(forward, backward) - 30, max(forward, backward) + 30)
    for _ in 0..<80 {
      let middle = (low + high) / 2
      if excess(middle) > 0 { low = middle } else { high = middle }
    }
    combined = (low + high) / 2
    let there = forwards.reduce(0, +) / Double(forwards.count)
    hysteresis = -backs.reduce(0) { $0 + $1.weight * $1.logWeight } / total - there
  }
}
