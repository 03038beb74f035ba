public import LatticeGeometry
import NetworkArchitectures
import RealModule

/// How far networks that go through a map and its inverse end from where they started: the error of
/// the integrator, seen without any other map to compare with.
public struct RoundTrip: Codable, Hashable, Sendable {
  /// The root mean square of what a field value changes, over that of the field.
  public let fieldDeviation: Double

  /// The root mean square of ln|J| there and back.
  public let logJacobianDeviation: Double

  /// Sends networks there and back.
  ///
  /// - Parameters:
  ///   - realisation: The map.
  ///   - networkCount: Networks.
  ///   - seed: Of their streams.
  ///   - purpose: Of their streams.
  public init(
    of realisation: TransportRealisation, networkCount: Int, seed: UInt64,
    purpose: RandomStream.Purpose = .pilot
  ) {
    let inverse = TransportInverse(of: realisation)
    let modes = MomentumField(on: realisation.grid)
    let count = 2 * realisation.grid.modeCount
    var (change, size, jacobian) = (0.0, 0.0, 0.0)
    for network in 0..<networkCount {
      var stream = RandomStream(seed: seed, purpose: purpose, network: UInt64(network))
      realisation.network.drawCoefficients(using: &stream, into: modes)
      let start = Array(UnsafeBufferPointer(start: modes.pointer, count: count))
      let logJacobian = inverse.carryForward(modes.pointer) + inverse.carryBack(modes.pointer)
      for part in 0..<count {
        let weight = Double(realisation.grid.multiplicity(ofMode: part / 2))
        let difference = modes.pointer[part] - start[part]
        change += weight * difference * difference
        size += weight * start[part] * start[part]
      }
      jacobian += logJacobian * logJacobian
    }
    fieldDeviation = (change / size).squareRoot()
    logJacobianDeviation = (jacobian / Double(networkCount)).squareRoot()
  }
}
