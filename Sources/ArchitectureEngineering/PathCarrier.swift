import FieldTheory
import LatticeGeometry

/// Carries one field at a time along a line of couplings, and knows its action on the way; for use
/// on one thread.
final class PathCarrier {
  /// The field last evaluated.
  let field: Field

  private let path: CouplingPath
  private let velocity: (any TransportVelocity)?
  private let integrator: FlowIntegrator?
  private let kineticTerms: [Double]
  private let energy: ModeEnergy
  private let transform: FourierTransform
  private let scratch: MomentumField
  private let partCount: Int

  /// Prepares buffers.
  ///
  /// - Parameters:
  ///   - path: The line of couplings.
  ///   - velocity: The flow along it; none leaves the field where it is.
  ///   - method: How the flow is integrated.
  ///   - kineticTerms: K(p) of the action.
  ///   - transform: A plan for one field.
  init(
    path: CouplingPath, velocity: (any TransportVelocity)?, method: RungeKuttaTableau,
    kineticTerms: [Double], transform: FourierTransform
  ) {
    self.path = path
    self.velocity = velocity
    integrator = velocity.map { FlowIntegrator(velocity: $0, method: method) }
    self.kineticTerms = kineticTerms
    self.transform = transform
    let grid = transform.grid
    energy = ModeEnergy(grid: grid)
    field = Field(on: grid.lattice)
    scratch = MomentumField(on: grid)
    partCount = paddedCount(2 * grid.modeCount)
  }

  /// Moves c(p) along the flow between two times; returns ln|J|.
  func carry(
    _ coefficients: UnsafeMutablePointer<Double>, from start: Double, to end: Double,
    stepCount: Int
  ) -> Double {
    guard let velocity, let integrator else { return 0 }
    var logJacobian = 0.0
    if let frame = velocity.frame(at: start) {
      frame.whiten(coefficients)
      logJacobian -= frame.logDeterminant
    }
    logJacobian += integrator.integrate(coefficients, from: start, to: end, stepCount: stepCount)
    if let frame = velocity.frame(at: end) {
      frame.restore(coefficients, into: coefficients)
      logJacobian += frame.logDeterminant
    }
    return logJacobian
  }

  /// φ(x) of c(p) into ``field``.
  func evaluateField(_ coefficients: UnsafePointer<Double>) {
    scratch.pointer.update(from: coefficients, count: partCount)
    transform.inverse(scratch, into: field)
  }

  /// c(p) of ``field``.
  func readCoefficients(into coefficients: UnsafeMutablePointer<Double>) {
    transform.forward(field, into: scratch)
    let factor = SIMD8(repeating: 1 / Double(field.lattice.volume))
    let modes = scratch.pointer
    for part in stride(from: 0, to: partCount, by: 8) {
      storeLanes(factor * loadLanes(modes + part), coefficients + part)
    }
  }

  /// S_t of a field given by its coefficients and its values in ``field``.
  func action(of coefficients: UnsafePointer<Double>, at time: Double) -> Double {
    let couplings = path.couplings(at: time)
    return energy.quadraticAction(
      of: coefficients, kineticTerms: kineticTerms, massSquared: couplings.massSquared)
      + couplings.lambda / 24 * moments(of: field).fourthPowerSum
  }
}
