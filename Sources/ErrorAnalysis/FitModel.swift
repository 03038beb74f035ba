import RealModule

/// A curve y = f(x; θ) that is fitted to data.
public protocol FitModel: Sendable {
  /// The number of parameters θ.
  var parameterCount: Int { get }

  /// f(x; θ).
  func value(at point: Double, parameters: [Double]) -> Double

  /// ∂f/∂θ; by central differences unless the model knows better.
  func gradient(at point: Double, parameters: [Double]) -> [Double]

  /// Parameters to start from, by a rule that depends on the data alone.
  ///
  /// - Throws: ``FitError/noStart(_:)``.
  func start(points: [Double], values: [Double]) throws(FitError) -> [Double]
}

extension FitModel {
  /// Central differences over ε^{1/3} of each parameter, accurate to about 1e-10.
  public func gradient(at point: Double, parameters: [Double]) -> [Double] {
    let relative = Double.root(.ulpOfOne, 3)
    return parameters.indices.map { index in
      let size = parameters[index].magnitude
      var (upper, lower) = (parameters, parameters)
      upper[index] += relative * (size > 0 ? size : 1)
      lower[index] -= relative * (size > 0 ? size : 1)
      return (value(at: point, parameters: upper) - value(at: point, parameters: lower))
        / (upper[index] - lower[index])
    }
  }
}
