import FieldTheory
public import LatticeGeometry
import RealModule

/// The inverse of a transport map: fields of the target back to free networks, by the same flow
/// followed backwards; for use on one thread.
///
/// It gives the density of any field under the engineered parameters, whoever drew the field, with
/// the integrator's error as the only one (``RoundTrip`` measures it).
public final class TransportInverse {
  private let realisation: TransportRealisation
  private let integrators: [FlowIntegrator]
  private let energy: ModeEnergy
  private let coefficients: MomentumField
  private let partCount: Int

  /// Prepares to invert a map, from the end of its last leg to the free theory.
  public init(of realisation: TransportRealisation) {
    self.realisation = realisation
    integrators = realisation.legs.map { FlowIntegrator(velocity: $0.velocity, method: $0.method) }
    energy = ModeEnergy(grid: realisation.grid)
    coefficients = MomentumField(on: realisation.grid)
    partCount = paddedCount(2 * realisation.grid.modeCount)
  }

  /// The free network that the map carries to a field.
  ///
  /// - Parameters:
  ///   - field: One configuration; kept.
  ///   - network: Receives the free network.
  /// - Returns: ln|det ∂network/∂field|.
  public func invert(_ field: borrowing Field, into network: borrowing Field) -> Double {
    let logJacobian = invert(field)
    realisation.transform.inverse(coefficients, into: network)
    return logJacobian
  }

  /// ln P(φ), the logarithm of the density of a field under the map, ∫ Π dφ P = 1.
  public func logDensity(of field: borrowing Field) -> Double {
    let logJacobian = invert(field)
    let reference = realisation.reference
    let action = energy.quadraticAction(
      of: coefficients.pointer, kineticTerms: reference.kineticTerms,
      massSquared: reference.massSquared)
    return logJacobian - action - reference.logPartition
  }

  /// From the field to the free network's coefficients.
  private func invert(_ field: borrowing Field) -> Double {
    realisation.transform.forward(field, into: coefficients)
    let modes = coefficients.pointer
    let factor = SIMD8(repeating: 1 / Double(field.lattice.volume))
    for part in stride(from: 0, to: partCount, by: 8) {
      storeLanes(factor * loadLanes(modes + part), modes + part)
    }
    return carryBack(modes)
  }

  /// Carries the coefficients of a field of the target back to the free theory; returns ln|J|.
  func carryBack(_ modes: UnsafeMutablePointer<Double>) -> Double {
    var logJacobian = 0.0
    for (leg, integrator) in zip(realisation.legs, integrators).reversed() {
      if let frame = leg.velocity.frame(at: 1) {
        frame.whiten(modes)
        logJacobian -= frame.logDeterminant
      }
      logJacobian += integrator.integrate(modes, from: 1, to: 0, stepCount: leg.stepCount)
      if let frame = leg.velocity.frame(at: 0) {
        frame.restore(modes, into: modes)
        logJacobian += frame.logDeterminant
      }
    }
    return logJacobian
  }

  /// Carries a free network's coefficients to the target; returns ln|J|.
  func carryForward(_ modes: UnsafeMutablePointer<Double>) -> Double {
    var logJacobian = 0.0
    for (leg, integrator) in zip(realisation.legs, integrators) {
      if let frame = leg.velocity.frame(at: 0) {
        frame.whiten(modes)
        logJacobian -= frame.logDeterminant
      }
      logJacobian += integrator.integrate(modes, stepCount: leg.stepCount)
      if let frame = leg.velocity.frame(at: 1) {
        frame.restore(modes, into: modes)
        logJacobian += frame.logDeterminant
      }
    }
    return logJacobian
  }
}
