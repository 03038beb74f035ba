public import ErrorAnalysis

/// The energy of the lightest state from fits of one state to all windows of time slices.
///
/// Excited states spoil windows that begin early and noise fills those that begin late; the weights of
/// ``/ErrorAnalysis/FitWindowScan`` balance the two, and the spread of the windows is the systematic error.
public struct GroundStateScan: Sendable {
  /// L, the sites along t.
  public let extent: Int

  /// The fits; the number of a point is its t.
  public let scan: FitWindowScan

  /// The last time C(t) is at least three standard deviations above zero.
  public let lastTime: Int

  /// Fits all windows of the times from 0 up to the first at which C(t) is lost in noise.
  ///
  /// - Parameters:
  ///   - timeSlices: C(t), t = 0 … L/2.
  ///   - extent: L.
  ///   - fewestTimes: Of a window, above 2; fewer if the lattice has not so many.
  ///   - regularisation: Of the covariance of each window.
  /// - Throws: ``SpectrumError``.
  public init(
    timeSlices: [Replicated], extent: Int, fewestTimes: Int = 4,
    regularisation: CovarianceRegularisation = .none
  ) throws(SpectrumError) {
    precondition(timeSlices.count == extent / 2 + 1, "t = 0 … L/2")
    precondition(fewestTimes > 2, "more times than parameters")
    let estimates = timeSlices.map(\.estimate)
    let usable = estimates.prefix { $0.value > 0 && $0.value.isFinite && $0.error < $0.value / 3 }
    let fewest = min(fewestTimes, timeSlices.count)
    guard usable.count >= max(fewest, 2) else {
      throw .tooNoisy(time: usable.count, correlator: estimates[usable.count])
    }
    self.extent = extent
    lastTime = usable.count - 1
    do {
      scan = try FitWindowScan(
        PeriodicState(extent: extent), to: Array(timeSlices[..<usable.count]),
        at: usable.indices.map(Double.init), fewestPoints: fewest, regularisation: regularisation)
    } catch {
      throw .noFit(error)
    }
  }

  /// E averaged over the windows, at p⃗ = 0 the pole mass.
  public var energy: ModelAverage { scan.average(GroundStateFit.energy) }

  /// Z averaged over the windows.
  public var residue: ModelAverage { scan.average(GroundStateFit.residue) }

  /// The window of the largest weight.
  public var best: GroundStateFit {
    GroundStateFit(extent: extent, times: scan.best.points, fit: scan.best.fit)
  }
}
