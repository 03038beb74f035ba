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
public struct TransportRealisation: SteppedRealisation {
  /// The momentum grid of the fields.
  public var grid: MomentumGrid { reference.grid }

  /// The free theory the networks are drawn from.
  public let reference: FreePropagator

  /// The stretches of the map, in order.
  public let legs: [TransportLeg]

  /// Points of the coupling axis on all legs.
  public let pointCount: Int

  let network: ExactWidthNetwork
  let transform: FourierTransform
  private let componentCount: Int
  private let frames: [LegFrames]

  /// Creates the realisation.
  ///
  /// - Parameters:
  ///   - reference: The free theory at the start of the first leg.
  ///   - legs: The stretches of the map; together at least one output.
  ///   - transform: A plan for one field, with as many configurations as it has components.
  public init(reference: FreePropagator, legs: [TransportLeg], transform: FourierTransform) {
    precondition(
      legs.allSatisfy {
        $0.velocity.grid == reference.grid && $0.velocity.componentCount == transform.count
      }, "velocities on the same grid")
    self.reference = reference
    self.legs = legs
    self.transform = transform
    componentCount = transform.count
    network = ExactWidthNetwork(
      propagator: reference,
      transform: transform.count == 1 ? transform : FourierTransform(grid: reference.grid))
    pointCount = legs.reduce(0) { $0 + $1.outputs.count }
    frames = legs.map(LegFrames.init)
    precondition(pointCount > 0, "at least one output")
  }

  /// The same map with each leg in one step of another method.
  public func inOneStep(of method: RungeKuttaTableau) -> TransportRealisation {
    with(legs: legs.map { $0.inOneStep(of: method) })
  }

  /// The same networks pushed along other legs.
  func with(legs: [TransportLeg]) -> TransportRealisation {
    TransportRealisation(reference: reference, legs: legs, transform: transform)
  }

  /// Steps of each leg.
  public var stepCounts: [Int] { legs.map(\.stepCount) }

  /// The same map in other steps, a number for every leg.
  public func with(stepCounts: [Int]) -> TransportRealisation {
    with(legs: zip(legs, stepCounts).map { $0.with(stepCount: $1) })
  }

  /// Creates a realiser with its own buffers.
  public func makeRealiser() -> any NetworkRealiser { Realiser(self) }

  /// The units of a leg's modes where they are needed.
  private struct LegFrames {
    let start: TransportFrame?
    let end: TransportFrame?
    let outputs: [TransportFrame?]

    init(_ leg: TransportLeg) {
      start = leg.velocity.frame(at: 0)
      end = leg.velocity.frame(at: 1)
      outputs = leg.outputs.map { leg.velocity.frame(at: $0.time) }
    }
  }

  private final class Realiser: NetworkRealiser {
    private let realisation: TransportRealisation
    private let integrators: [FlowIntegrator]
    private let energy: ModeEnergy
    private let component: MomentumField
    private let coefficients: MomentumField
    private let visited: MomentumField
    private let scratch: MomentumField
    private let field: Field
    private let partCount: Int

    init(_ realisation: TransportRealisation) {
      self.realisation = realisation
      integrators = realisation.legs.map {
        FlowIntegrator(velocity: $0.velocity, method: $0.method)
      }
      let (grid, count) = (realisation.grid, realisation.componentCount)
      energy = ModeEnergy(grid: grid)
      component = MomentumField(on: grid)
      coefficients = MomentumField(on: grid, count: count)
      visited = MomentumField(on: grid, count: count)
      scratch = MomentumField(on: grid, count: count)
      field = Field(on: grid.lattice, count: count)
      partCount = paddedCount(2 * grid.modeCount * count)
    }

    var visitedCoefficients: UnsafePointer<Double>? { UnsafePointer(visited.pointer) }

    func drawNetwork(
      using stream: inout RandomStream,
      visit: (_ point: Int, _ field: borrowing Field, _ logWeight: Double) -> Void
    ) {
      drawCoefficients(using: &stream)
      let freeAction = quadraticAction(
        of: coefficients.pointer, massSquared: realisation.reference.massSquared)
      var logJacobian = 0.0
      var firstPoint = 0
      for (number, leg) in realisation.legs.enumerated() {
        let frames = realisation.frames[number]
        if let start = frames.start {
          start.whiten(coefficients.pointer)
          logJacobian -= start.logDeterminant
        }
        let change = integrators[number].integrate(
          coefficients.pointer, stepCount: leg.stepCount, times: leg.outputs.map(\.time)
        ) { output, state, change in
          let value = evaluate(
            state, frame: frames.outputs[output], action: leg.outputs[output].action)
          let determinant = frames.outputs[output]?.logDeterminant ?? 0
          visit(
            firstPoint + output, field, freeAction - value + logJacobian + change + determinant)
        }
        logJacobian += change
        if let end = frames.end {
          end.restore(coefficients.pointer, into: coefficients.pointer)
          logJacobian += end.logDeterminant
        }
        firstPoint += leg.outputs.count
      }
    }

    /// The components of a free network, one after the other.
    private func drawCoefficients(using stream: inout RandomStream) {
      let count = 2 * realisation.grid.modeCount
      for index in 0..<realisation.componentCount {
        realisation.network.drawCoefficients(using: &stream, into: component)
        (coefficients.pointer + index * count).update(from: component.pointer, count: count)
      }
    }

    /// ½ V Σ_a Σ_p (K(p) + m²) |c_a(p)|².
    private func quadraticAction(
      of coefficients: UnsafePointer<Double>, massSquared: Double
    ) -> Double {
      (0..<realisation.componentCount).reduce(0) { sum, index in
        sum
          + energy.quadraticAction(
            of: coefficients + index * 2 * realisation.grid.modeCount,
            kineticTerms: realisation.reference.kineticTerms, massSquared: massSquared)
      }
    }

    /// The field of a state, and its action.
    private func evaluate(
      _ state: UnsafePointer<Double>, frame: TransportFrame?, action: any LocalAction
    ) -> Double {
      if let frame {
        frame.restore(state, into: visited.pointer, and: scratch.pointer)
      } else {
        visited.pointer.update(from: state, count: partCount)
        scratch.pointer.update(from: state, count: partCount)
      }
      let quadratic = quadraticAction(of: visited.pointer, massSquared: action.massSquared)
      realisation.transform.inverse(scratch, into: field)
      return quadratic + action.interaction.value(sumOver: field)
    }
  }
}
