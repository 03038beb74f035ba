import RealModule

/// A quantity with its replicates under a resampling of the ensemble, so that functions of several keep
/// their correlations.
public struct Replicated: Sendable {
  /// The value from all blocks.
  public let value: Double

  /// The values of the replicates: with one block left out each, or from blocks drawn with repetition.
  public let replicates: [Double]

  /// Networks behind the value.
  public let sampleCount: Int

  /// How the replicates were made.
  public let resampling: Resampling

  /// Creates a replicated quantity.
  public init(
    value: Double, replicates: [Double], sampleCount: Int, resampling: Resampling
  ) {
    self.value = value
    self.replicates = replicates
    self.sampleCount = sampleCount
    self.resampling = resampling
  }

  /// Value and error, the root of the variance over the replicates; see ``Resampling``.
  public var estimate: Estimate {
    Estimate(
      value: value, error: Self.covariance(self, self).squareRoot(), sampleCount: sampleCount)
  }

  /// δ_r with Σ δ_r²/(n (n − 1)) the variance, n the number of replicates: the fluctuations of a plain mean of
  /// independent numbers that would have these replicates' variances and covariances. Leaving a block out
  /// moves an average by −δ_b/(B − 1).
  public var fluctuations: [Double] {
    let count = Double(replicates.count)
    let mean = replicates.reduce(0, +) / count
    return switch resampling {
    case .jackknife: replicates.map { (count - 1) * (mean - $0) }
    case .bootstrap: replicates.map { count.squareRoot() * ($0 - mean) }
    }
  }

  /// The interval that leaves out equal shares of the bootstrap's replicates at either end.
  ///
  /// - Parameter coverage: The share of replicates within, in (0, 1); by default that of one standard
  ///   deviation of a normal distribution.
  /// - Returns: nil for jackknife replicates, which lie √B times closer together than estimates do.
  public func percentileInterval(coverage: Double = 0.682_689_492_137_086) -> ClosedRange<Double>? {
    precondition(0 < coverage && coverage < 1, "a share")
    guard case .bootstrap = resampling, !replicates.contains(where: \.isNaN) else { return nil }
    let sorted = replicates.sorted()
    // The q-quantile of R values, interpolated between the neighbours of number qR + ½.
    func quantile(_ share: Double) -> Double {
      let position = min(max(share * Double(sorted.count) - 0.5, 0), Double(sorted.count - 1))
      let lower = Int(position)
      let upper = min(lower + 1, sorted.count - 1)
      return sorted[lower] + (position - Double(lower)) * (sorted[upper] - sorted[lower])
    }
    return quantile((1 - coverage) / 2)...quantile((1 + coverage) / 2)
  }

  /// A function of one quantity.
  public func map(_ function: (Double) -> Double) -> Replicated {
    Replicated(
      value: function(value), replicates: replicates.map(function), sampleCount: sampleCount,
      resampling: resampling)
  }

  /// A function of several quantities of the same ensemble.
  ///
  /// - Parameters:
  ///   - quantities: At least one, all with the same replicates.
  ///   - function: From their values, in that order.
  public static func combine(
    _ quantities: [Replicated], _ function: ([Double]) -> Double
  ) -> Replicated {
    transform(quantities) { [function($0)] }[0]
  }

  /// Several functions of several quantities of the same ensemble.
  ///
  /// - Parameters:
  ///   - quantities: At least one, all with the same replicates.
  ///   - functions: From their values, in that order, to as many numbers each time; called for the
  ///     values first and then for each replicate.
  public static func transform<Failure: Error>(
    _ quantities: [Replicated], _ functions: ([Double]) throws(Failure) -> [Double]
  ) throws(Failure) -> [Replicated] {
    precondition(
      !quantities.isEmpty && quantities.allSatisfy { $0.isReplicated(like: quantities[0]) },
      "quantities of the same ensemble")
    let values = try functions(quantities.map(\.value))
    var columns = values.map { _ -> [Double] in
      var column: [Double] = []
      column.reserveCapacity(quantities[0].replicates.count)
      return column
    }
    for replicate in quantities[0].replicates.indices {
      let results = try functions(quantities.map { $0.replicates[replicate] })
      for (index, result) in results.enumerated() { columns[index].append(result) }
    }
    return zip(values, columns).map { value, column in
      Replicated(
        value: value, replicates: column, sampleCount: quantities[0].sampleCount,
        resampling: quantities[0].resampling)
    }
  }

  /// The covariance of two quantities of the same ensemble.
  public static func covariance(_ first: Replicated, _ second: Replicated) -> Double {
    precondition(first.isReplicated(like: second), "quantities of the same ensemble")
    let count = Double(first.replicates.count)
    let firstMean = first.replicates.reduce(0, +) / count
    let secondMean = second.replicates.reduce(0, +) / count
    let sum = zip(first.replicates, second.replicates).reduce(0) {
      $0 + ($1.0 - firstMean) * ($1.1 - secondMean)
    }
    return first.resampling.varianceFactor(replicateCount: first.replicates.count) * sum
  }

  private func isReplicated(like other: Replicated) -> Bool {
    replicates.count == other.replicates.count && resampling == other.resampling
  }
}
