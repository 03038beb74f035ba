public import FieldTheory
public import LatticeGeometry
import NetworkArchitectures
import RealModule

/// Makes function-space moves of one field; see ``FunctionSpaceMove``.
///
/// Either on a field of the caller's, with ``move(_:couplings:stepSize:steps:using:)``, or as a chain
/// that keeps its own state and saves the two transforms a new field costs: ``begin(at:couplings:)``,
/// then ``advance(stepSize:steps:using:)``. Moves allocate nothing.
public final class FunctionSpaceMover {
  /// A field with what a move needs to know of it.
  private final class State {
    let field: Field
    /// c(p) = φ̃(p)/V.
    let coefficients: MomentumField
    /// FT S_I'.
    let force: MomentumField
    /// S_I.
    var interaction = 0.0

    init(grid: MomentumGrid, count: Int) {
      field = Field(on: grid.lattice, count: count)
      coefficients = MomentumField(on: grid, count: count)
      force = MomentumField(on: grid, count: count)
    }
  }

  /// S_I = ½ (m² − M²) Σφ² + Σ U(φ).
  private enum Interaction {
    case quartic(shift: Double, lambda: Double)
    case local(shift: Double, any LocalInteraction)
  }

  /// ΔH of the last move, the logarithm of what ⟨e^{−ΔH}⟩ = 1 averages.
  public private(set) var energyChange = 0.0

  private let move: FunctionSpaceMove

  /// Real and imaginary parts of all modes of all components.
  private let partCount: Int
  private var interaction = Interaction.quartic(shift: 0, lambda: 0)
  private var current: State
  private var proposal: State
  private let velocity: MomentumField
  private let scratch: MomentumField
  private let siteForce: Field

  init(_ move: FunctionSpaceMove) {
    self.move = move
    let (grid, count) = (move.reference.grid, move.componentCount)
    partCount = 2 * grid.modeCount * count
    current = State(grid: grid, count: count)
    proposal = State(grid: grid, count: count)
    velocity = MomentumField(on: grid, count: count)
    scratch = MomentumField(on: grid, count: count)
    siteForce = Field(on: grid.lattice, count: count)
  }

  /// Makes one move of φ⁴, leaving e^{−S} invariant.
  ///
  /// - Parameters:
  ///   - field: One field; replaced if the move is accepted.
  ///   - couplings: m² and λ of the action.
  ///   - stepSize: ε > 0, the angle of a step.
  ///   - steps: Steps of the trajectory, at least one; π/2 in all is a fresh free field.
  ///   - stream: Velocity and acceptance are drawn from it, the same amount whatever happens.
  /// - Returns: Whether the move was accepted.
  @discardableResult
  public func move(
    _ field: borrowing Field, couplings: Couplings, stepSize: Double, steps: Int,
    using stream: inout RandomStream
  ) -> Bool {
    begin(at: field, couplings: couplings)
    return finishMove(of: field, stepSize: stepSize, steps: steps, using: &stream)
  }

  /// Makes one move of any local action, as ``move(_:couplings:stepSize:steps:using:)``.
  ///
  /// - Parameters:
  ///   - field: One field, a configuration a component; replaced if the move is accepted.
  ///   - massSquared: m² of the action's quadratic term.
  ///   - interaction: U.
  ///   - stepSize: ε > 0, the angle of a step.
  ///   - steps: Steps of the trajectory.
  ///   - stream: Velocity and acceptance are drawn from it.
  /// - Returns: Whether the move was accepted.
  @discardableResult
  public func move(
    _ field: borrowing Field, massSquared: Double, interaction: any LocalInteraction,
    stepSize: Double, steps: Int, using stream: inout RandomStream
  ) -> Bool {
    begin(at: field, massSquared: massSquared, interaction: interaction)
    return finishMove(of: field, stepSize: stepSize, steps: steps, using: &stream)
  }

  /// Starts a chain of φ⁴ at a field.
  public func begin(at field: borrowing Field, couplings: Couplings) {
    precondition(move.componentCount == 1, "one component")
    interaction = .quartic(
      shift: couplings.massSquared - move.reference.massSquared, lambda: couplings.lambda)
    load(field)
  }

  /// Starts a chain of any local action at a field.
  ///
  /// - Parameters:
  ///   - field: One field, a configuration a component.
  ///   - massSquared: m² of the action's quadratic term.
  ///   - interaction: U.
  public func begin(
    at field: borrowing Field, massSquared: Double, interaction: any LocalInteraction
  ) {
    precondition(interaction.componentCount == move.componentCount, "as many components")
    let shift = massSquared - move.reference.massSquared
    self.interaction =
      if let quartic = interaction as? QuarticInteraction {
        .quartic(shift: shift, lambda: quartic.lambda)
      } else {
        .local(shift: shift, interaction)
      }
    load(field)
  }

  /// Makes one move of the chain.
  ///
  /// - Parameters:
  ///   - stepSize: ε > 0, the angle of a step.
  ///   - steps: Steps of the trajectory, at least one.
  ///   - stream: Velocity and acceptance are drawn from it, the same amount whatever happens.
  /// - Returns: Whether the move was accepted.
  @discardableResult
  public func advance(
    stepSize: Double, steps: Int, using stream: inout RandomStream
  ) -> Bool {
    drawVelocity(using: &stream)
    let before = harmonicEnergy(current) + current.interaction
    integrate(stepSize: stepSize, steps: steps)
    energyChange = harmonicEnergy(proposal) + proposal.interaction - before
    // Not-a-number, from a step far too long, is refused.
    let accepted = stream.uniform() < Double.exp(-energyChange)
    if accepted { swap(&current, &proposal) }
    return accepted
  }

  /// Copies the chain's field.
  public func copyField(into field: borrowing Field) {
    requireOneField(field)
    field.pointer.update(from: current.field.pointer, count: field.valueCount)
  }

  /// Hands out the chain's field, valid during the call only.
  public func withField<Result>(_ body: (borrowing Field) -> Result) -> Result {
    body(current.field)
  }

  /// The trajectory without the acceptance: carries the field and a velocity along, for tests of
  /// reversibility and of the order of the integrator.
  ///
  /// - Parameters:
  ///   - velocity: Coefficients of v, replaced by the final ones.
  ///   - stepSize: ε.
  ///   - steps: Steps.
  /// - Returns: ΔH.
  package func integrateChain(
    velocity given: borrowing MomentumField, stepSize: Double, steps: Int
  ) -> Double {
    velocity.pointer.update(from: given.pointer, count: partCount)
    let before = harmonicEnergy(current) + current.interaction
    integrate(stepSize: stepSize, steps: steps)
    swap(&current, &proposal)
    given.pointer.update(from: velocity.pointer, count: partCount)
    return harmonicEnergy(current) + current.interaction - before
  }

  /// Draws the coefficients of a free network of the reference for every component.
  package func drawVelocity(
    into coefficients: borrowing MomentumField, using stream: inout RandomStream
  ) {
    move.deviations.withUnsafeBufferPointer { deviations in
      guard let scale = deviations.baseAddress else { return }
      let modeCount = move.reference.grid.modeCount
      for component in 0..<move.componentCount {
        let modes = coefficients.pointer + 2 * modeCount * component
        stream.fillNormalPairs(modes, scale: scale, pairCount: modeCount)
        move.scatter.imposeReality(on: modes)
      }
    }
  }

  private func drawVelocity(using stream: inout RandomStream) {
    drawVelocity(into: velocity, using: &stream)
  }

  private func finishMove(
    of field: borrowing Field, stepSize: Double, steps: Int, using stream: inout RandomStream
  ) -> Bool {
    let accepted = advance(stepSize: stepSize, steps: steps, using: &stream)
    if accepted { copyField(into: field) }
    return accepted
  }

  private func load(_ field: borrowing Field) {
    requireOneField(field)
    current.field.pointer.update(from: field.pointer, count: field.valueCount)
    move.transform.forward(current.field, into: current.coefficients)
    let factor = 1 / Double(field.lattice.volume)
    for index in 0..<partCount { current.coefficients.pointer[index] *= factor }
    evaluateForce(of: current)
    current.interaction = interactionValue(of: current.field)
  }

  /// From `current` and `velocity` to `proposal` and `velocity`.
  private func integrate(stepSize: Double, steps: Int) {
    precondition(steps >= 1 && stepSize > 0, "at least one step forwards")
    let shares = move.integrator.outerShares
    let inner = stepSize / Double(shares.count - 1)
    let flow =
      switch move.harmonicFlow {
      case .rotation:
        HarmonicFlow(field: .cos(inner), velocity: .sin(inner), back: .sin(inner), kick: 0)
      case .step: HarmonicFlow(field: 1, velocity: inner, back: 0, kick: 1)
      }
    var source = current
    for step in 0..<steps {
      for stage in 0..<shares.count - 1 {
        let share = stage == 0 && step > 0 ? 2 * shares[0] : shares[stage]
        kickAndFlow(from: source, stepSize: share * stepSize, flow)
        source = proposal
        move.transform.inverse(scratch, into: proposal.field)
        evaluateForce(of: proposal)
      }
    }
    kick(stepSize: shares[0] * stepSize, harmonic: flow.kick)
    proposal.interaction = interactionValue(of: proposal.field)
  }

  /// c' = αc + βv, v' = αv − γc after v −= a(k F + ρc).
  private struct HarmonicFlow {
    let field: Double
    let velocity: Double
    let back: Double
    let kick: Double
  }

  /// Kicks the velocity by the source's force, then carries field and velocity along the harmonic
  /// flow into the proposal; the new coefficients also go to the buffer the transform destroys.
  private func kickAndFlow(from source: State, stepSize: Double, _ flow: HarmonicFlow) {
    let (coefficients, force) = (source.coefficients.pointer, source.force.pointer)
    let (result, copy) = (proposal.coefficients.pointer, scratch.pointer)
    let velocity = velocity.pointer
    let (alpha, beta) = (
      SIMD8<Double>(repeating: flow.field), SIMD8<Double>(repeating: flow.velocity)
    )
    let gamma = SIMD8<Double>(repeating: flow.back)
    let kickStep = SIMD8<Double>(repeating: stepSize)
    let harmonicStep = SIMD8<Double>(repeating: flow.kick * stepSize)
    move.kick.withUnsafeBufferPointer { table in
      guard let table = table.baseAddress else { return }
      for index in stride(from: 0, to: paddedCount(partCount), by: 8) {
        let old = loadLanes(coefficients + index)
        let impulse = kickStep * (loadLanes(table + index) * loadLanes(force + index))
        let kicked = loadLanes(velocity + index) - impulse - harmonicStep * old
        let new = alpha * old + beta * kicked
        storeLanes(alpha * kicked - gamma * old, velocity + index)
        storeLanes(new, result + index)
        storeLanes(new, copy + index)
      }
    }
  }

  /// v −= a(k F + ρc) at the proposal.
  private func kick(stepSize: Double, harmonic: Double) {
    let (coefficients, force) = (proposal.coefficients.pointer, proposal.force.pointer)
    let velocity = velocity.pointer
    let kickStep = SIMD8<Double>(repeating: stepSize)
    let harmonicStep = SIMD8<Double>(repeating: harmonic * stepSize)
    move.kick.withUnsafeBufferPointer { table in
      guard let table = table.baseAddress else { return }
      for index in stride(from: 0, to: paddedCount(partCount), by: 8) {
        let impulse = kickStep * (loadLanes(table + index) * loadLanes(force + index))
        let kicked =
          loadLanes(velocity + index) - impulse - harmonicStep * loadLanes(coefficients + index)
        storeLanes(kicked, velocity + index)
      }
    }
  }

  /// ½ φG⁻¹φ + ½ vG⁻¹v.
  private func harmonicEnergy(_ state: State) -> Double {
    let (coefficients, velocity) = (state.coefficients.pointer, velocity.pointer)
    return move.energy.withUnsafeBufferPointer { table in
      guard let table = table.baseAddress else { return 0 }
      var fieldSum = SIMD8<Double>()
      var velocitySum = SIMD8<Double>()
      for index in stride(from: 0, to: paddedCount(partCount), by: 8) {
        let factor = loadLanes(table + index)
        let (field, moving) = (loadLanes(coefficients + index), loadLanes(velocity + index))
        fieldSum += factor * (field * field)
        velocitySum += factor * (moving * moving)
      }
      return horizontalSum(fieldSum) + horizontalSum(velocitySum)
    }
  }

  /// FT[(m² − M²) φ + U'(φ)].
  private func evaluateForce(of state: State) {
    let count = paddedCount(state.field.valueCount)
    let (input, output) = (state.field.pointer, siteForce.pointer)
    switch interaction {
    case .quartic(let shift, let lambda):
      let linear = SIMD8<Double>(repeating: shift)
      let cubic = SIMD8<Double>(repeating: lambda / 6)
      for site in stride(from: 0, to: count, by: 8) {
        let value = loadLanes(input + site)
        storeLanes(value * (linear + cubic * (value * value)), output + site)
      }
    case .local(let shift, let interaction):
      interaction.writeDerivative(of: state.field, into: siteForce)
      let linear = SIMD8<Double>(repeating: shift)
      for site in stride(from: 0, to: count, by: 8) {
        storeLanes(loadLanes(output + site) + linear * loadLanes(input + site), output + site)
      }
    }
    move.transform.forward(siteForce, into: state.force)
  }

  /// S_I.
  private func interactionValue(of field: borrowing Field) -> Double {
    switch interaction {
    case .quartic(let shift, let lambda):
      let moments = moments(of: field)
      return shift / 2 * moments.squareSum + lambda / 24 * moments.fourthPowerSum
    case .local(let shift, let interaction):
      return interaction.value(sumOver: field, configuration: 0, addingSquares: shift / 2)
    }
  }

  private func requireOneField(_ field: borrowing Field) {
    precondition(
      field.lattice == move.reference.grid.lattice && field.count == move.componentCount,
      "one field on the lattice")
  }
}
