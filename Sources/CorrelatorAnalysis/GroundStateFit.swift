public import ErrorAnalysis
import RealModule

/// The energy of the lightest state from a fit of one state to the time slices of a window.
public struct GroundStateFit: Sendable {
  /// L, the sites along t.
  public let extent: Int

  /// t of the window.
  public let times: ClosedRange<Int>

  /// The fit of ``PeriodicState``.
  public let fit: LeastSquaresFit

  /// Takes a fit of ``PeriodicState``.
  init(extent: Int, times: ClosedRange<Int>, fit: LeastSquaresFit) {
    self.extent = extent
    self.times = times
    self.fit = fit
  }

  /// Fits a window.
  ///
  /// - Parameters:
  ///   - timeSlices: C(t), t = 0 … L/2.
  ///   - extent: L.
  ///   - times: At least two of them.
  ///   - regularisation: Of the covariance of the times.
  /// - Throws: ``SpectrumError``.
  public init(
    timeSlices: [Replicated], extent: Int, times: ClosedRange<Int>,
    regularisation: CovarianceRegularisation = .none
  ) throws(SpectrumError) {
    precondition(
      timeSlices.count == extent / 2 + 1 && times.upperBound <= extent / 2 && times.lowerBound >= 0,
      "times of the lattice")
    do {
      self.init(
        extent: extent, times: times,
        fit: try LeastSquaresFit(
          PeriodicState(extent: extent), to: Array(timeSlices[times]), at: times.map(Double.init),
          regularisation: regularisation))
    } catch {
      throw .noFit(error)
    }
  }

  /// E, at p⃗ = 0 the pole mass.
  public var energy: Replicated { Self.energy(of: fit) }

  /// Z, the residue at the pole; 1 for a free field.
  public var residue: Replicated { Self.residue(of: fit) }

  /// A in C(t) = A cosh(E(t − L/2)).
  public var amplitude: Replicated {
    Replicated.combine([energy, residue]) {
      $0[1] / (2 * Double.sinh($0[0]) * Double.sinh($0[0] * Double(extent) / 2))
    }
  }

  /// E > 0: the curve is even in it.
  static func energy(of fit: LeastSquaresFit) -> Replicated { fit.parameters[0].map(\.magnitude) }

  static func residue(of fit: LeastSquaresFit) -> Replicated { fit.parameters[1] }
}
