import RealModule

/// A quantity with its jackknife replicates, so that functions of several keep their correlations.
public struct Replicated: Sendable {
  /// The value from all blocks.
  public let value: Double

  /// The values with one block left out each.
  public let replicates: [Double]

  /// Networks behind the value.
  public let sampleCount: Int

  /// Creates a replicated quantity.
  public init(value: Double, replicates: [Double], sampleCount: Int) {
    self.value = value
    self.replicates = replicates
    self.sampleCount = sampleCount
  }

  /// The jackknife estimate; the error is √((B−1)/B Σ(θ_b − θ̄)²).
  public var estimate: Estimate {
    Estimate(
      value: value, error: Self.covariance(self, self).squareRoot(), sampleCount: sampleCount)
  }

  /// A function of one quantity.
  public func map(_ function: (Double) -> Double) -> Replicated {
    Replicated(
      value: function(value), replicates: replicates.map(function), sampleCount: sampleCount)
  }

  /// A function of several quantities of the same ensemble.
  ///
  /// - Parameters:
  ///   - quantities: At least one, all with the same blocks.
  ///   - function: From their values, in that order.
  public static func combine(
    _ quantities: [Replicated], _ function: ([Double]) -> Double
  ) -> Replicated {
    precondition(
      !quantities.isEmpty
        && quantities.allSatisfy { $0.replicates.count == quantities[0].replicates.count },
      "quantities of the same ensemble")
    return Replicated(
      value: function(quantities.map(\.value)),
      replicates: quantities[0].replicates.indices.map { block in
        function(quantities.map { $0.replicates[block] })
      },
      sampleCount: quantities[0].sampleCount)
  }

  /// The jackknife covariance of two quantities of the same ensemble.
  public static func covariance(_ first: Replicated, _ second: Replicated) -> Double {
    let count = Double(first.replicates.count)
    let firstMean = first.replicates.reduce(0, +) / count
    let secondMean = second.replicates.reduce(0, +) / count
    let sum = zip(first.replicates, second.replicates).reduce(0) {
      $0 + ($1.0 - firstMean) * ($1.1 - secondMean)
    }
    return (count - 1) / count * sum
  }
}
