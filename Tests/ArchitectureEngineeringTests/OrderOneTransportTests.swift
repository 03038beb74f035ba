import ArchitectureEngineering
import FieldTheory
import LatticeGeometry
import NetworkArchitectures
import RealModule
import Testing

@Suite struct OrderOneTransportTests {
  /// v(x) of a field, and ∇·v.
  private func velocity(
    _ transport: OrderOneTransport, of field: borrowing Field, into result: borrowing Field
  ) -> Double {
    let grid = transport.grid
    let transform = FourierTransform(grid: grid)
    let modes = MomentumField(on: grid)
    transform.forward(field, into: modes)
    for part in 0..<2 * grid.modeCount { modes.pointer[part] /= Double(grid.lattice.volume) }
    let derivative = MomentumField(on: grid)
    let divergence = transport.makeEvaluator().evaluate(
      modes.pointer, at: 0.3, into: derivative.pointer)
    transform.inverse(derivative, into: result)
    return divergence
  }

  private func transport(
    _ target: TargetAction, on extents: [Int], massSquared: Double
  ) throws -> OrderOneTransport {
    let grid = MomentumGrid(lattice: try Lattice(extents: extents))
    return OrderOneTransport(
      action: try target.action(),
      reference: try FreePropagator(grid: grid, massSquared: massSquared),
      transform: FourierTransform(grid: grid))
  }

  @Test(arguments: TargetAction.allCases)
  func divergenceIsTheTraceOfTheDerivative(target: TargetAction) throws {
    let transport = try transport(target, on: [3, 4], massSquared: 0.8)
    let lattice = transport.grid.lattice
    var stream = RandomStream(seed: 2307_03223, purpose: .test, network: 0)
    let field = Field(on: lattice)
    for site in 0..<lattice.volume { field[site] = 2 * stream.uniform() - 1 }
    let above = Field(on: lattice)
    let below = Field(on: lattice)
    let divergence = velocity(transport, of: field, into: above)
    let step = 1e-4
    var trace = 0.0
    for site in 0..<lattice.volume {
      let center = field[site]
      field[site] = center + step
      _ = velocity(transport, of: field, into: above)
      field[site] = center - step
      _ = velocity(transport, of: field, into: below)
      field[site] = center
      trace += (above[site] - below[site]) / (2 * step)
    }
    #expect(abs(divergence - trace) < 1e-7)
  }

  /// At λ → 0 the transport equation ∇·v − v·∇S_ref = S_I − ⟨S_I⟩ holds exactly.
  @Test(arguments: TargetAction.allCases)
  func transportEquationHoldsAtFirstOrder(target: TargetAction) throws {
    let transport = try transport(target, on: [3, 4], massSquared: 0.8)
    let lattice = transport.grid.lattice
    let action = transport.action
    let reference = try FreeScalar(massSquared: 0.8)
    let expansion = action.interaction.wickExpansion(coincident: transport.coincident)
    let excess = (action.massSquared - 0.8) / 2
    let mean =
      Double(lattice.volume) * (expansion.coefficient(0) + excess * transport.coincident)
    var stream = RandomStream(seed: 2307_03223, purpose: .test, network: 1)
    let field = Field(on: lattice)
    let result = Field(on: lattice)
    let force = Field(on: lattice)
    for _ in 0..<5 {
      for site in 0..<lattice.volume { field[site] = 4 * stream.uniform() - 2 }
      let divergence = velocity(transport, of: field, into: result)
      reference.force(of: field, into: force)
      let work = (0..<lattice.volume).reduce(0.0) { $0 + result[$1] * force[$1] }
      let difference = action.interaction.value(
        sumOver: field, configuration: 0, addingSquares: excess)
      #expect(abs(divergence - work - (difference - mean)) < 1e-10)
    }
  }

  /// For φ⁴ at the gap mass it is −(λ/4!) G ∗ :φ³:.
  @Test func quarticHasTheKnownForm() throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: [4, 3]))
    let action = try PhiFour(massSquared: 0.2, lambda: 1.7)
    let reference = try FreePropagator(
      grid: grid, massSquared: try GapEquation.solve(for: action, on: grid))
    let transport = OrderOneTransport(
      action: action, reference: reference, transform: FourierTransform(grid: grid))
    let propagator = reference.positionSpace()
    let lattice = grid.lattice
    var stream = RandomStream(seed: 2307_03223, purpose: .test, network: 2)
    let field = Field(on: lattice)
    let result = Field(on: lattice)
    for site in 0..<12 { field[site] = 2 * stream.uniform() - 1 }
    let divergence = velocity(transport, of: field, into: result)
    var squares = 0.0
    for site in 0..<12 {
      squares += field[site] * field[site] - reference.coincident
      var expected = 0.0
      for other in 0..<12 {
        let value = field[other]
        let distance =
          ((site / 3 - other / 3 + 4) % 4) * 3 + (site % 3 - other % 3 + 3) % 3
        expected -=
          1.7 / 24 * propagator[distance]
          * (value * value * value - 3 * reference.coincident * value)
      }
      #expect(abs(result[site] - expected) < 1e-14)
    }
    #expect(abs(divergence + 1.7 / 8 * reference.coincident * squares) < 1e-13)
  }

  /// Weights of both realisations: ESS fraction, ln of the mean and the error of it.
  private func weights(
    _ density: any DensityRealisation, networkCount: Int
  ) -> (essFraction: Double, logMean: Double, error: Double, squares: Double, squareError: Double) {
    let realiser = density.makeRealiser()
    var (sum, square) = (0.0, 0.0)
    var terms: [(weight: Double, value: Double)] = []
    for network in 0..<networkCount {
      var stream = RandomStream(
        seed: 2307_03223, purpose: .networkParameters, network: UInt64(network))
      realiser.drawNetwork(using: &stream) { _, field, logWeight in
        let weight = Double.exp(logWeight)
        sum += weight
        square += weight * weight
        terms.append(
          (weight, moments(of: field).squareSum / Double(field.lattice.volume)))
      }
    }
    let count = Double(networkCount)
    let fraction = sum * sum / (square * count)
    let mean = terms.reduce(0) { $0 + $1.weight * $1.value } / sum
    let spread = terms.reduce(0) {
      let term = $1.weight * ($1.value - mean)
      return $0 + term * term
    }
    return (
      fraction, .log(sum / count), ((1 / fraction - 1) / count).squareRoot(), mean,
      spread.squareRoot() / sum
    )
  }

  /// The map takes most of the weights' spread away, and leaves Z and ⟨φ²⟩ where they are.
  @Test(arguments: TargetAction.allCases)
  func mapReducesTheSpreadOfWeights(target: TargetAction) throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: [8, 6]))
    let transform = FourierTransform(grid: grid)
    let action = try target.action()
    let reference = try FreePropagator(
      grid: grid, massSquared: try GapEquation.solve(for: action, on: grid))
    let plain = weights(
      EngineeredDensity(
        architecture: ExactWidthNetwork(propagator: reference, transform: transform),
        deformation: DensityDeformation(
          action: action, referenceMassSquared: reference.massSquared)),
      networkCount: 4000)
    let moved = weights(
      TransportRealisation(
        reference: reference,
        legs: [
          TransportLeg(
            velocity: OrderOneTransport(
              action: action, reference: reference, transform: transform),
            method: .classical, stepCount: 4, outputs: [.init(time: 1, action: action)])
        ], transform: transform), networkCount: 4000)
    #expect(1 / moved.essFraction - 1 < 0.1 * (1 / plain.essFraction - 1), "\(plain), \(moved)")
    let pull =
      (plain.logMean - moved.logMean) / Double.hypot(plain.error, moved.error)
    #expect(abs(pull) < 4, "\(plain), \(moved)")
    let squarePull =
      (plain.squares - moved.squares) / Double.hypot(plain.squareError, moved.squareError)
    #expect(abs(squarePull) < 4, "\(plain), \(moved)")
  }

  /// The sine-Gordon map leaves a hundredth of the spread of plain weights, which is a twelfth.
  @Test func sineGordonIsNearlyPerfect() throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: [16, 16]))
    let transform = FourierTransform(grid: grid)
    let action = try ScalarAction(
      massSquared: 0.3, interaction: SineGordonInteraction(amplitude: 0.3, beta: 1.5))
    let reference = try FreePropagator(
      grid: grid, massSquared: try GapEquation.solve(for: action, on: grid))
    let predicted = PlainWeightPrediction(action: action, reference: reference)
    #expect(abs(predicted.expectedESSFraction - 0.924) < 0.001)
    let moved = weights(
      TransportRealisation(
        reference: reference,
        legs: [
          TransportLeg(
            velocity: OrderOneTransport(
              action: action, reference: reference, transform: transform),
            method: .classical, stepCount: 4, outputs: [.init(time: 1, action: action)])
        ], transform: transform), networkCount: 4000)
    #expect(moved.essFraction > 0.999)
  }
}
