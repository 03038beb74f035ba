import RealModule

/// A curve fitted to data by least squares, correlations included.
///
/// χ² = (y − f)^T C^{−1} (y − f) is minimised for the data and for each of their replicates with the same
/// C, so that the parameters keep their correlations with everything else of the ensemble.
public struct LeastSquaresFit: Sendable {
  /// θ, refitted for every replicate.
  public let parameters: [Replicated]

  /// The least χ², with points less parameters as degrees of freedom.
  public let chiSquared: ChiSquared

  /// The value χ² has on average if the curve is right: the degrees of freedom, unless the covariance was
  /// regularised. With projector P onto what the parameters cannot change, in units in which C is the
  /// identity, it is tr(P Ĉ) with the covariance Ĉ as estimated [BrunoSommer2023].
  public let expectedChiSquared: Double

  /// The probability of a larger χ² if the curve is right; nil without degrees of freedom.
  ///
  /// With the full covariance by Hotelling's distribution. With a regularised one χ² is a sum of squares
  /// weighted by the eigenvalues of P Ĉ P; it is taken as a multiple of a χ² variable of the same mean
  /// and variance. That leaves out how the weights themselves fluctuate: blocks should be ten times as
  /// many as points.
  public let pValue: Double?

  /// Points fitted.
  public let pointCount: Int

  /// The covariance that weighted them.
  public let covariance: CovarianceMatrix

  /// What to keep in mind of the result; nil if there is nothing.
  public let caution: FitCaution?

  /// Fits a curve.
  ///
  /// - Parameters:
  ///   - model: The curve.
  ///   - data: y_i, all of the same ensemble.
  ///   - points: x_i.
  ///   - covariance: Of the data.
  /// - Throws: ``FitError``.
  public init(
    _ model: some FitModel, to data: [Replicated], at points: [Double],
    covariance: CovarianceMatrix
  ) throws(FitError) {
    precondition(
      data.count == points.count && data.count == covariance.size, "one value for each point")
    guard data.count >= model.parameterCount, model.parameterCount > 0 else {
      throw .tooFewPoints(data.count, parameterCount: model.parameterCount)
    }
    if let point = data.firstIndex(where: { !$0.value.isFinite }) { throw .notFinite(point: point) }
    var start = try model.start(points: points, values: data.map(\.value))
    precondition(start.count == model.parameterCount, "one start value per parameter")
    var minimum: (cost: Double, jacobian: OrthonormalColumns)?
    var replicate = -1
    parameters = try Replicated.transform(data) { values throws(FitError) in
      defer { replicate += 1 }
      let search = LevenbergMarquardt(
        residuals: { parameters in
          covariance.whiten(
            zip(points, values).map { model.value(at: $0, parameters: parameters) - $1 })
        },
        jacobian: { parameters in
          let gradients = points.map { model.gradient(at: $0, parameters: parameters) }
          return parameters.indices.map { index in covariance.whiten(gradients.map { $0[index] }) }
        })
      do throws(FitError) {
        let found = try search.minimise(from: start)
        if minimum == nil {
          minimum = (found.cost, found.jacobian)
          start = found.parameters
        }
        return found.parameters
      } catch {
        throw replicate < 0 ? error : .replicateNotConverged(replicate)
      }
    }
    guard let minimum else { preconditionFailure("a fit of the data precedes their replicates'") }
    let chiSquared = ChiSquared(
      value: minimum.cost, degreesOfFreedom: data.count - model.parameterCount)
    self.chiSquared = chiSquared
    (expectedChiSquared, pValue) = Self.test(
      chiSquared, jacobian: minimum.jacobian, covariance: covariance)
    pointCount = data.count
    self.covariance = covariance
    caution = FitCaution(covariance)
  }

  /// Fits a curve with the data's own covariance.
  public init(
    _ model: some FitModel, to data: [Replicated], at points: [Double],
    regularisation: CovarianceRegularisation = .none
  ) throws(FitError) {
    try self.init(
      model, to: data, at: points,
      covariance: try CovarianceMatrix(of: data, regularisation: regularisation))
  }

  /// The mean of χ² and the probability of a larger one.
  private static func test(
    _ chiSquared: ChiSquared, jacobian: OrthonormalColumns, covariance: CovarianceMatrix
  ) -> (expected: Double, pValue: Double?) {
    let freedom = Double(chiSquared.degreesOfFreedom)
    guard let estimateFreedom = covariance.degreesOfFreedom else {
      return (freedom, chiSquared.pValue)
    }
    if covariance.regularisation == .none {
      return (freedom, chiSquared.pValue(covarianceDegreesOfFreedom: estimateFreedom))
    }
    guard chiSquared.degreesOfFreedom > 0 else { return (0, nil) }
    // P Ĉ P, P = 1 − Q Q^T.
    let size = covariance.size
    func projected(_ vector: [Double]) -> [Double] {
      zip(jacobian.basis, jacobian.components(of: vector)).reduce(vector) { rest, unit in
        zip(rest, unit.0).map { $0 - unit.1 * $1 }
      }
    }
    let matrix = covariance.whitenedEstimate()
    let half = (0..<size).map { projected(Array(matrix[$0 * size..<($0 + 1) * size])) }
    let full = (0..<size).map { column in projected(half.map { $0[column] }) }
    let trace = (0..<size).reduce(0) { $0 + full[$1][$1] }
    let squares = full.joined().reduce(0) { $0 + $1 * $1 }
    // Without bias: the estimate's own fluctuations add tr(PC)²/ν to tr(PC)².
    let nu = Double(estimateFreedom)
    let unbiased = nu * nu / ((nu - 1) * (nu + 2)) * (squares - trace * trace / nu)
    let largest = trace * trace  // of a single mode
    let secondMoment = min(max(unbiased, largest / freedom), largest)
    return (
      trace,
      gammaTail(
        trace * trace / (2 * secondMoment), chiSquared.value * trace / (2 * secondMoment))
    )
  }
}
