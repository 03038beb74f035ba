public import ErrorAnalysis
import RealModule

/// The correlation of one state on a periodic lattice, as a curve to be fitted:
///
///     C(t) = Z cosh(E(t − L/2)) / (2 sinh E sinh(EL/2)),   parameters E and Z.
///
/// A pole Z/(p̂₀² + 4 sinh²(E/2)) of the propagator at a spatial momentum gives it exactly: on the infinite
/// chain ∫ dp₀/2π e^{ip₀t}/(p̂₀² + 4 sinh²(E/2)) = e^{−E|t|}/(2 sinh E), by the residue at p₀ = iE, and
/// images at t + nL sum up to the hyperbolic cosine. The free field has E = 2 arsinh(√(m² + p⃗̂²)/2) and
/// Z = 1 at every spacing; in the continuum limit 2 sinh E becomes the usual 2E. The amplitude of
/// A cosh(E(t − L/2)) is A = Z/(2 sinh E sinh(EL/2)).
public struct PeriodicState: FitModel {
  /// L, the sites along t.
  public let extent: Int

  /// Creates the curve of a lattice.
  public init(extent: Int) {
    precondition(extent >= 2, "a direction has at least two sites")
    self.extent = extent
  }

  /// E and Z.
  public var parameterCount: Int { 2 }

  /// C(t) for E and Z; even in E.
  public func value(at point: Double, parameters: [Double]) -> Double {
    parameters[1] * shape(energy: parameters[0], time: point)
  }

  /// ∂C/∂E and ∂C/∂Z.
  public func gradient(at point: Double, parameters: [Double]) -> [Double] {
    let energy = parameters[0].magnitude
    let length = Double(extent)
    let (forth, back) = (Double.exp(-energy * point), Double.exp(-energy * (length - point)))
    let round = Double.exp(-energy * length)
    let logarithmic =
      -(point * forth + (length - point) * back) / (forth + back)
      - Double.cosh(energy) / Double.sinh(energy) - length * round / (1 - round)
    let shape = shape(energy: energy, time: point)
    return [(parameters[0] < 0 ? -1 : 1) * parameters[1] * shape * logarithmic, shape]
  }

  /// E from the middle three of the times, where that is possible, or else from the first and the last.
  public func start(points: [Double], values: [Double]) throws(FitError) -> [Double] {
    let middle = values.count / 2
    var energy = Double.nan
    if values.count >= 3, points[middle + 1] - points[middle - 1] == 2 {
      energy = Double.acosh(
        (values[middle - 1] + values[middle + 1]) / (2 * values[middle]))
    }
    if !(energy > 0 && energy.isFinite), let first = values.first, let last = values.last,
      let begin = points.first, let end = points.last, end > begin
    {
      energy = Double.log(first / last) / (end - begin)
    }
    guard energy > 0, energy.isFinite else {
      throw .noStart("C(t) does not fall between t = \(points.first ?? 0) and \(points.last ?? 0)")
    }
    return [energy, values[middle] / shape(energy: energy, time: points[middle])]
  }

  /// cosh(E(t − L/2))/(2 sinh E sinh(EL/2)) without large numbers; even in E.
  private func shape(energy: Double, time: Double) -> Double {
    let (energy, length) = (energy.magnitude, Double(extent))
    return (Double.exp(-energy * time) + Double.exp(-energy * (length - time)))
      / (-2 * Double.sinh(energy) * Double.expMinusOne(-energy * length))
  }
}
