import RealModule

/// The average of a quantity over models, each with its probability [JayNeil2021].
public struct ModelAverage: Sendable {
  /// Σ_m w_m a_m, with the weights of the data in every replicate: its error is the statistical one.
  public let average: Replicated

  /// √(Σ_m w_m a_m² − (Σ_m w_m a_m)²), the spread of the models.
  public let systematicError: Double

  /// Averages.
  ///
  /// - Parameters:
  ///   - quantities: a_m, all of the same ensemble.
  ///   - weights: w_m, which sum up to 1.
  init(_ quantities: [Replicated], weights: [Double]) {
    let average = Replicated.combine(quantities) { values in
      zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 }
    }
    self.average = average
    systematicError = zip(quantities, weights).reduce(0) {
      let deviation = $1.0.value - average.value
      return $0 + $1.1 * deviation * deviation
    }.squareRoot()
  }

  /// The value.
  public var value: Double { average.value }

  /// The statistical error.
  public var statisticalError: Double { average.estimate.error }

  /// √(stat² + sys²).
  public var totalError: Double { Double.hypot(statisticalError, systematicError) }

  /// The value with its total error.
  public var estimate: Estimate {
    Estimate(value: value, error: totalError, sampleCount: average.sampleCount)
  }
}

extension ModelAverage: CustomStringConvertible {
  /// `value(stat)(sys)`, both errors in units of the value's last digits.
  public var description: String {
    Estimate.format(
      value: value, error: statisticalError, systematicError: systematicError)
  }
}
