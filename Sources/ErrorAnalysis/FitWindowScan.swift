import RealModule

/// Fits of one curve over all windows of consecutive points, and their average.
///
/// A window that leaves out n_cut of all points has the weight [JayNeil2021]
///
///     w ∝ exp[−½(χ² + 2k + 2n_cut)],
///
/// as if points left out were fitted exactly by parameters of their own. In terms of ``LeastSquaresFit``'s
/// expected χ² the exponent is −½χ² + χ²_exp up to a constant, the form that holds for regularised and
/// uncorrelated fits too.
public struct FitWindowScan: Sendable {
  /// One of the fits.
  public struct Window: Sendable {
    /// The points fitted, by their numbers.
    public let points: ClosedRange<Int>
    /// The fit.
    public let fit: LeastSquaresFit
    /// Its share in averages; all sum up to 1.
    public let weight: Double
  }

  /// The windows that could be fitted, in the order of their first, then their last point.
  public let windows: [Window]

  /// The windows that could not, with reasons.
  public let failures: [(points: ClosedRange<Int>, reason: FitError)]

  /// Fits all windows.
  ///
  /// - Parameters:
  ///   - model: The curve.
  ///   - data: y_i, all of the same ensemble.
  ///   - points: x_i.
  ///   - fewestPoints: Of a window; by default two more than parameters.
  ///   - regularisation: Of each window's covariance.
  /// - Throws: ``FitError/noWindow(widest:)`` if none can be fitted, or the reason there is none to fit.
  public init(
    _ model: some FitModel, to data: [Replicated], at points: [Double], fewestPoints: Int? = nil,
    regularisation: CovarianceRegularisation = .none
  ) throws(FitError) {
    precondition(data.count == points.count, "one value for each point")
    let fewest = fewestPoints ?? model.parameterCount + 2
    precondition(fewest >= model.parameterCount, "no fewer points than parameters")
    guard data.count >= fewest else {
      throw .tooFewPoints(data.count, parameterCount: model.parameterCount)
    }
    var fits: [(points: ClosedRange<Int>, fit: LeastSquaresFit)] = []
    var failures: [(points: ClosedRange<Int>, reason: FitError)] = []
    for first in 0...data.count - fewest {
      for last in first + fewest - 1..<data.count {
        do {
          let fit = try LeastSquaresFit(
            model, to: Array(data[first...last]), at: Array(points[first...last]),
            regularisation: regularisation)
          fits.append((first...last, fit))
        } catch {
          failures.append((first...last, error))
        }
      }
    }
    self.failures = failures
    if fits.isEmpty {
      let widest = failures.first { $0.points == 0...data.count - 1 }
      throw .noWindow(widest: widest?.reason ?? failures[0].reason)
    }
    let exponents = fits.map { $0.fit.expectedChiSquared - $0.fit.chiSquared.value / 2 }
    let largest = exponents.max() ?? 0
    let weights = exponents.map { Double.exp($0 - largest) }
    let total = weights.reduce(0, +)
    windows = zip(fits, weights).map {
      Window(points: $0.points, fit: $0.fit, weight: $1 / total)
    }
  }

  /// The window of the largest weight, the first of several.
  public var best: Window {
    windows.reduce(windows[0]) { $1.weight > $0.weight ? $1 : $0 }
  }

  /// The average of a parameter over all windows.
  public func average(parameter: Int) -> ModelAverage {
    average { $0.parameters[parameter] }
  }

  /// The average over all windows of what is made of each fit.
  public func average(_ quantity: (LeastSquaresFit) -> Replicated) -> ModelAverage {
    ModelAverage(windows.map { quantity($0.fit) }, weights: windows.map(\.weight))
  }
}
