import LinearAlgebra
import RealModule

/// The covariance of several quantities of one ensemble, in the form that weights a fit.
public struct CovarianceMatrix: Sendable {
  /// The number of quantities.
  public let size: Int

  /// C as estimated, row-major.
  public let estimated: [Double]

  /// ν = B − 1, the degrees of freedom of the estimate; nil if the covariance is known.
  public let degreesOfFreedom: Int?

  /// What was done to C before it is inverted.
  public let regularisation: CovarianceRegularisation

  /// λ of ``CovarianceRegularisation/shrinkage``: 0 without, 1 without correlations.
  public let shrinkageIntensity: Double

  /// The largest over the smallest eigenvalue of the correlation matrix that is inverted.
  public let conditionNumber: Double

  /// W with W^T W the inverse of the regularised covariance, row-major: row k is the eigenvector v_k of the
  /// correlation matrix with elements v_ki/(σ_i √λ_k).
  private let whitening: [Double]

  /// Estimates the covariance of quantities.
  ///
  /// - Parameters:
  ///   - quantities: At least one, all of the same ensemble.
  ///   - regularisation: What is done before the inversion.
  /// - Throws: ``FitError`` if a quantity does not fluctuate or is not finite, or the matrix to be
  ///   inverted is singular.
  public init(
    of quantities: [Replicated], regularisation: CovarianceRegularisation = .none
  ) throws(FitError) {
    precondition(!quantities.isEmpty, "at least one quantity")
    let freedom = quantities[0].resampling.degreesOfFreedom(
      replicateCount: quantities[0].replicates.count)
    try self.init(
      estimated: Self.elements(of: quantities), size: quantities.count, degreesOfFreedom: freedom,
      regularisation: regularisation)
  }

  /// C of quantities of one ensemble, row-major.
  static func elements(of quantities: [Replicated]) -> [Double] {
    let size = quantities.count
    var matrix = [Double](repeating: 0, count: size * size)
    for first in 0..<size {
      for second in 0...first {
        let element = Replicated.covariance(quantities[first], quantities[second])
        matrix[first * size + second] = element
        matrix[second * size + first] = element
      }
    }
    return matrix
  }

  /// The covariance of independent quantities of known errors.
  ///
  /// - Throws: ``FitError/noVariance(point:)`` unless all errors are positive,
  ///   ``FitError/notFinite(point:)``.
  public init(independentErrors errors: [Double]) throws(FitError) {
    precondition(!errors.isEmpty, "at least one quantity")
    var matrix = [Double](repeating: 0, count: errors.count * errors.count)
    for (index, error) in errors.enumerated() {
      matrix[index * errors.count + index] = error * error
    }
    try self.init(
      estimated: matrix, size: errors.count, degreesOfFreedom: nil, regularisation: .uncorrelated)
  }

  /// The covariance of some of the quantities, regularised anew.
  public func restricted(to range: ClosedRange<Int>) throws(FitError) -> CovarianceMatrix {
    var block: [Double] = []
    for row in range {
      block += estimated[row * size + range.lowerBound...row * size + range.upperBound]
    }
    return try CovarianceMatrix(
      estimated: block, size: range.count, degreesOfFreedom: degreesOfFreedom,
      regularisation: regularisation)
  }

  init(
    estimated: [Double], size: Int, degreesOfFreedom: Int?, regularisation: CovarianceRegularisation
  ) throws(FitError) {
    self.size = size
    self.estimated = estimated
    self.degreesOfFreedom = degreesOfFreedom
    self.regularisation = regularisation
    let errors = (0..<size).map { estimated[$0 * size + $0].squareRoot() }
    if let index = errors.firstIndex(where: { !$0.isFinite }) { throw .notFinite(point: index) }
    if let index = errors.firstIndex(of: 0) { throw .noVariance(point: index) }
    var correlation = (0..<size * size).map { index in
      index / size == index % size
        ? 1 : estimated[index] / (errors[index / size] * errors[index % size])
    }
    shrinkageIntensity =
      switch regularisation {
      case .shrinkage:
        Self.shrinkageIntensity(correlation, degreesOfFreedom: degreesOfFreedom)
      case .uncorrelated: 1
      case .none, .eigenvalueFloor, .averagedModes: 0
      }
    for index in correlation.indices where index / size != index % size {
      correlation[index] *= 1 - shrinkageIntensity
    }
    let singular = FitError.singularCovariance(points: size, degreesOfFreedom: degreesOfFreedom)
    let system: SymmetricEigensystem
    do {
      system = try SymmetricEigensystem(matrix: correlation, size: size)
    } catch {
      throw singular
    }
    let values = Self.regularise(system.values, regularisation)
    // Below this an eigenvalue is rounding, as all are beyond the rank of the estimate.
    guard let largest = values.first, let smallest = values.last,
      smallest > 8 * Double(size) * .ulpOfOne * largest
    else { throw singular }
    conditionNumber = largest / smallest
    whitening = system.vectors.enumerated().map { index, element in
      element / (errors[index % size] * values[index / size].squareRoot())
    }
  }

  private static func shrinkageIntensity(
    _ correlation: [Double], degreesOfFreedom: Int?
  ) -> Double {
    guard let degreesOfFreedom else { return 0 }
    var (variance, squares) = (0.0, 0.0)
    // The diagonal contributes 0 to the first, and `size` to the second sum.
    for element in correlation {
      variance += (1 - element * element) * (1 - element * element) / Double(degreesOfFreedom)
      squares += element * element
    }
    squares -= Double(correlation.count).squareRoot()
    return squares > 0 ? min(1, variance / squares) : 1
  }

  private static func regularise(
    _ values: [Double], _ regularisation: CovarianceRegularisation
  ) -> [Double] {
    switch regularisation {
    case .none, .shrinkage, .uncorrelated: return values
    case .eigenvalueFloor(let share):
      precondition(0 < share && share <= 1, "a share of the largest eigenvalue")
      return values.map { max($0, share * values[0]) }
    case .averagedModes(let kept):
      precondition(kept > 0, "at least one mode is kept")
      guard kept < values.count else { return values }
      let average = values[kept...].reduce(0, +) / Double(values.count - kept)
      return values[..<kept] + values[kept...].map { _ in average }
    }
  }

  /// W d: deviations d in units in which they are independent of variance 1.
  func whiten(_ deviations: [Double]) -> [Double] {
    whitening.withUnsafeBufferPointer { rows in
      (0..<size).map { mode in
        var sum = 0.0
        for index in 0..<size { sum += rows[mode * size + index] * deviations[index] }
        return sum
      }
    }
  }

  /// W C W^T, row-major: the covariance as estimated in the units of ``whiten(_:)``; the identity if
  /// nothing was regularised.
  func whitenedEstimate() -> [Double] {
    // W acts on columns, then on rows of the result.
    let columns = (0..<size).map { column in
      whiten((0..<size).map { estimated[$0 * size + column] })
    }
    return (0..<size).flatMap { row in whiten(columns.map { $0[row] }) }
  }
}
