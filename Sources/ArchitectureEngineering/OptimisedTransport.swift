public import LatticeGeometry

/// A velocity field with coefficients fitted on the final weights: the map for strong coupling.
///
///     dφ̃(p)/dt = Σ_n K_n(p, t) F[s_n(φ)](p)        ∇·v = Σ_n (K_n Q_n)(x = 0, t) Σ_x s_n′((Q_n∗φ)(x))
///
/// with the functions of ``OptimisedTransportBasis``. Whatever the coefficients are, the weights of
/// the flow are exact; only their variance depends on them.
public struct OptimisedTransport: TransportVelocity {
  /// The functions of the velocity.
  public let basis: OptimisedTransportBasis

  /// c_{bnj} in the basis' order.
  public let coefficients: [Double]

  /// The tables of the basis on the lattice.
  let functions: TransportFunctions

  private let stages: TransportStages

  /// Tabulates a velocity field on a lattice.
  ///
  /// - Parameters:
  ///   - basis: The functions of the velocity.
  ///   - coefficients: c_{bnj}.
  ///   - grid: The momentum grid of the lattice.
  ///   - tableau: The integrator it will mostly be used with.
  ///   - stepCount: Its number of steps; the velocity's tables at all its stages are held ready,
  ///     and those at other times are computed when asked for.
  public init(
    basis: OptimisedTransportBasis, coefficients: [Double], grid: MomentumGrid,
    tableau: RungeKuttaTableau, stepCount: Int
  ) {
    self.init(
      functions: TransportFunctions(basis: basis, grid: grid),
      coefficients: coefficients, tableau: tableau, stepCount: stepCount)
  }

  /// As the public initialiser, from the basis' tables made before.
  init(
    functions: TransportFunctions, coefficients: [Double], tableau: RungeKuttaTableau,
    stepCount: Int
  ) {
    precondition(
      coefficients.count == functions.basis.coefficientCount, "coefficients of another basis")
    basis = functions.basis
    self.coefficients = coefficients
    self.functions = functions
    stages = TransportStages(
      functions: functions, coefficients: coefficients, tableau: tableau, stepCount: stepCount)
  }

  /// The momentum grid of the fields.
  public var grid: MomentumGrid { functions.grid }

  /// The same velocity with tables for another integrator or number of steps.
  public func prepared(for method: RungeKuttaTableau, stepCount: Int) -> any TransportVelocity {
    OptimisedTransport(
      functions: functions, coefficients: coefficients, tableau: method, stepCount: stepCount)
  }

  /// The velocity's tables at a time.
  func stage(at time: Double) -> TransportStage {
    stages[time] ?? TransportStage(functions: functions, coefficients: coefficients, time: time)
  }

  /// Creates an evaluator with its own buffers.
  public func makeEvaluator() -> any TransportVelocityEvaluator { Evaluator(self) }

  private final class Evaluator: TransportVelocityEvaluator {
    private let transport: OptimisedTransport
    private let workspace: TransportWorkspace

    init(_ transport: OptimisedTransport) {
      self.transport = transport
      workspace = TransportWorkspace(functions: transport.functions)
    }

    func evaluate(
      _ coefficients: UnsafePointer<Double>, at time: Double,
      into derivative: UnsafeMutablePointer<Double>
    ) -> Double {
      workspace.evaluate(coefficients, stage: transport.stage(at: time), into: derivative)
    }
  }
}
