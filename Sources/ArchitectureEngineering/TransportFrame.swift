import FieldTheory
import LatticeGeometry
import RealModule

/// Moving units of the modes, c(p) = s(p, t) a(p): the flow is integrated in a, where the exact
/// motion of a Gaussian density is no motion at all.
public struct TransportFrame: Sendable {
  /// s(p) for the real and the imaginary part of every mode, filled up to whole vectors.
  public let scale: [Double]

  /// ln det ∂c/∂a = Σ_p ln s(p) over the whole zone.
  public let logDeterminant: Double

  /// 1/s(p), zero where there is no mode.
  private let inverse: [Double]

  /// Creates the frame in which the modes of a free field have unit power, s = √D.
  init(whitening propagator: FreePropagator) {
    scale = interleavedTable(propagator.values.map { $0.squareRoot() })
    inverse = interleavedTable(propagator.values.map { 1 / $0.squareRoot() })
    logDeterminant =
      propagator.logPartition
      - Double(propagator.grid.lattice.volume) / 2 * .log(2 * .pi)
  }

  /// a = c/s in place.
  func whiten(_ coefficients: UnsafeMutablePointer<Double>) {
    Self.multiply(coefficients, inverse, into: coefficients)
  }

  /// c = s a.
  func restore(_ whitened: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>) {
    Self.multiply(whitened, scale, into: result)
  }

  /// c = s a, twice: a transform destroys its input.
  func restore(
    _ whitened: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>,
    and copy: UnsafeMutablePointer<Double>
  ) {
    scale.withUnsafeBufferPointer { buffer in
      guard let factors = buffer.baseAddress else { return }
      for part in stride(from: 0, to: buffer.count, by: 8) {
        let value = loadLanes(whitened + part) * loadLanes(factors + part)
        storeLanes(value, result + part)
        storeLanes(value, copy + part)
      }
    }
  }

  private static func multiply(
    _ values: UnsafePointer<Double>, _ factors: [Double],
    into result: UnsafeMutablePointer<Double>
  ) {
    factors.withUnsafeBufferPointer { buffer in
      guard let factors = buffer.baseAddress else { return }
      for part in stride(from: 0, to: buffer.count, by: 8) {
        storeLanes(loadLanes(values + part) * loadLanes(factors + part), result + part)
      }
    }
  }
}
