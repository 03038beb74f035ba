/// Why a parameter density cannot be used.
public enum ParameterDensityError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The variance or second moment must be a positive finite number.
  case varianceNotPositive(Double)
  /// Student's t needs more degrees of freedom than the order of the moment asked for.
  case tooFewDegreesOfFreedom(Double, order: Int)
  /// E a^k is infinite.
  case momentDiverges(order: Int)
  /// The covariance among neurons is not a square matrix with one row a neuron.
  case covarianceNotSquare(rows: Int, columns: Int)
  /// The covariance is not symmetric.
  case covarianceNotSymmetric(row: Int, column: Int, difference: Double)
  /// The covariance has a direction of negative variance.
  case covarianceNotPositive(row: Int, pivot: Double)
  /// The covariance is for another number of neurons.
  case covarianceOfOtherWidth(rows: Int, width: Int)
  /// ρ must lie in [−1/(N − 1), 1].
  case correlationOutOfRange(Double, lowest: Double)
  /// Var s² must lie between 0 and the largest value the law allows.
  case scaleVarianceOutOfRange(Double, largest: Double)

  /// One sentence naming the number and the rule.
  public var description: String {
    switch self {
    case .varianceNotPositive(let variance):
      "the variance is \(variance); it must be positive and finite"
    case .tooFewDegreesOfFreedom(let degrees, let order):
      """
      Student's t with \(degrees) degrees of freedom has no moment of order \(order); a \
      \(order)-point function needs more than \(order)
      """
    case .momentDiverges(let order):
      "the moment of order \(order) diverges"
    case .covarianceNotSquare(let rows, let columns):
      "the covariance has \(rows) rows and a row of \(columns) columns; it must be square"
    case .covarianceNotSymmetric(let row, let column, let difference):
      "the covariance at (\(row), \(column)) differs by \(difference) from its transpose"
    case .covarianceNotPositive(let row, let pivot):
      """
      the covariance is not positive semidefinite: elimination leaves the variance \(pivot) in \
      row \(row)
      """
    case .covarianceOfOtherWidth(let rows, let width):
      "the covariance is for \(rows) neurons and the network has \(width)"
    case .correlationOutOfRange(let correlation, let lowest):
      "the correlation is \(correlation); it must lie between \(lowest) and 1"
    case .scaleVarianceOutOfRange(let variance, let largest):
      "the variance of the squared scale is \(variance); it must lie between 0 and \(largest)"
    }
  }
}

/// Throws unless a variance is positive and finite.
func requirePositive(variance: Double) throws(ParameterDensityError) {
  guard variance > 0, variance.isFinite else { throw .varianceNotPositive(variance) }
}
