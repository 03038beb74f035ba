import Foundation

/// One evaluator's time and accuracy on one exported case.
public struct EvaluatorTiming: Encodable, Sendable {
  /// The evaluator's name.
  public let evaluator: String

  /// CPU seconds of one evaluation, one entry a round; rounds of all evaluators alternate.
  public let roundSeconds: [Double]

  /// ‖φ − reference‖₂ / ‖reference‖₂.
  public let relativeError: Double

  /// The least of the rounds: interruptions only ever add.
  public var leastSeconds: Double { roundSeconds.min() ?? .nan }

  /// Times several evaluators in alternating rounds, each long enough for the clock, and compares
  /// what they leave in `values` with a reference.
  static func measure(
    _ evaluators: [(name: String, evaluate: () -> Void)], reference: [Double],
    values: () -> [Double]
  ) -> [EvaluatorTiming] {
    var errors: [Double] = []
    var repetitions: [Int] = []
    for (_, evaluate) in evaluators {
      evaluate()
      errors.append(relativeDistance(values(), reference))
      let once = Machine.cpuSeconds(averagedOver: 1, evaluate)
      repetitions.append(max(1, Int(roundDuration / max(once, 1e-6))))
    }
    var rounds = [[Double]](repeating: [], count: evaluators.count)
    for _ in 0..<roundCount {
      for (index, evaluator) in evaluators.enumerated() {
        rounds[index].append(
          Machine.cpuSeconds(averagedOver: repetitions[index], evaluator.evaluate))
      }
    }
    return evaluators.indices.map {
      EvaluatorTiming(
        evaluator: evaluators[$0].name, roundSeconds: rounds[$0], relativeError: errors[$0])
    }
  }

  private static let roundCount = 5

  /// Seconds of one round, thousands of ticks of the CPU clock.
  private static let roundDuration = 0.02

  private static func relativeDistance(_ values: [Double], _ reference: [Double]) -> Double {
    let distance = zip(values, reference).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let norm = reference.reduce(0) { $0 + $1 * $1 }
    return (distance / norm).squareRoot()
  }
}
