public import FieldTheory
public import LatticeGeometry
import NetworkArchitectures

/// Free networks of exact width pushed through a fixed, invertible map a → T(a): an explicit density
/// of dependent parameters, one independent draw a network, no chain.
///
///     ln w = S₀(φ₀) − S_t(φ_t) + ∫ ∇·v dt,   E[w] = Z_t/Z₀
///
/// with S₀ the free action of the reference and S_t the full action of the point in hand. Only the
/// integrator's error is not repaired by the weights; ``StepDoubling`` measures it.
public struct TransportRealisation: DensityRealisation {
  /// The momentum grid of the fields.
  public var grid: MomentumGrid { reference.grid }

  /// The free theory the networks are drawn from.
  public let reference: FreePropagator

  /// The stretches of the map, in order.
  public let legs: [TransportLeg]

  /// Points of the coupling axis on all legs.
  public let pointCount: Int

  private let network: ExactWidthNetwork
  private let transform: FourierTransform

  /// Creates the realisation.
  ///
  /// - Parameters:
  ///   - reference: The free theory at the start of the first leg.
  ///   - legs: The stretches of the map; together at least one output.
  ///   - transform: A plan for one configuration.
  public init(reference: FreePropagator, legs: [TransportLeg], transform: FourierTransform) {
    precondition(
      legs.allSatisfy { $0.velocity.grid == reference.grid }, "velocities on the same grid")
    self.reference = reference
    self.legs = legs
    self.transform = transform
    network = ExactWidthNetwork(propagator: reference, transform: transform)
    pointCount = legs.reduce(0) { $0 + $1.outputs.count }
    precondition(pointCount > 0, "at least one output")
  }

  /// Creates a realiser with its own buffers.
  public func makeRealiser() -> any NetworkRealiser { Realiser(self) }

  private final class Realiser: NetworkRealiser {
    private let realisation: TransportRealisation
    private let integrators: [FlowIntegrator]
    private let energy: ModeEnergy
    private let coefficients: MomentumField
    private let scratch: MomentumField
    private let field: Field

    init(_ realisation: TransportRealisation) {
      self.realisation = realisation
      integrators = realisation.legs.map {
        FlowIntegrator(velocity: $0.velocity, method: $0.method)
      }
      let grid = realisation.grid
      energy = ModeEnergy(grid: grid)
      coefficients = MomentumField(on: grid)
      scratch = MomentumField(on: grid)
      field = Field(on: grid.lattice)
    }

    func drawNetwork(
      using stream: inout RandomStream,
      visit: (_ point: Int, _ field: borrowing Field, _ logWeight: Double) -> Void
    ) {
      let reference = realisation.reference
      realisation.network.drawCoefficients(using: &stream, into: coefficients)
      let freeAction = energy.quadraticAction(
        of: coefficients.pointer, kineticTerms: reference.kineticTerms,
        massSquared: reference.massSquared)
      var logJacobian = 0.0
      var firstPoint = 0
      for (leg, integrator) in zip(realisation.legs, integrators) {
        logJacobian += integrator.integrate(
          coefficients.pointer, stepCount: leg.stepCount, times: leg.outputs.map(\.time)
        ) { index, state, legJacobian in
          let action = leg.outputs[index].action
          let quadratic = energy.quadraticAction(
            of: state, kineticTerms: reference.kineticTerms, massSquared: action.massSquared)
          scratch.pointer.update(from: state, count: 2 * reference.grid.modeCount)
          realisation.transform.inverse(scratch, into: field)
          let value = quadratic + action.interaction.value(sumOver: field)
          visit(firstPoint + index, field, freeAction - value + logJacobian + legJacobian)
        }
        firstPoint += leg.outputs.count
      }
    }
  }
}
