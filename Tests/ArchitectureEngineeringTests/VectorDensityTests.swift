import ArchitectureEngineering
import FieldTheory
import LatticeGeometry
import NetworkArchitectures
import RealModule
import Testing

/// Densities of the O(n) model: plain weights and the map of first order.
@Suite struct VectorDensityTests {
  private struct Theory {
    let action: VectorPhiFour
    let reference: FreePropagator
    let plain: EngineeredDensity
    let moved: TransportRealisation
    let transport: OrderOneTransport

    init(_ extents: [Int], massSquared: Double, lambda: Double, componentCount: Int) throws {
      let grid = MomentumGrid(lattice: try Lattice(extents: extents))
      action = try VectorPhiFour(
        massSquared: massSquared, lambda: lambda, componentCount: componentCount)
      let gap = try ReferenceMass.gap.massSquared(for: action, on: grid)
      reference = try FreePropagator(grid: grid, massSquared: gap)
      plain = EngineeredDensity(
        architecture: IndependentComponents(
          of: ExactWidthNetwork(propagator: reference, transform: FourierTransform(grid: grid)),
          count: componentCount),
        deformation: DensityDeformation(action: action, referenceMassSquared: gap))
      let transform = FourierTransform(grid: grid, count: componentCount)
      transport = OrderOneTransport(action: action, reference: reference, transform: transform)
      moved = TransportRealisation(
        reference: reference,
        legs: [
          TransportLeg(
            velocity: transport, method: .classical, stepCount: 4,
            outputs: [.init(time: 1, action: action)])
        ], transform: transform)
    }
  }

  private struct Averages {
    var logWeights: [Double] = []
    var squares: [Double] = []

    init(_ density: any DensityRealisation, componentCount: Int, networkCount: Int) {
      let realiser = density.makeRealiser()
      for network in 0..<networkCount {
        var stream = RandomStream(
          seed: 2307_03223, purpose: .networkParameters, network: UInt64(network))
        realiser.drawNetwork(using: &stream) { _, field, logWeight in
          logWeights.append(logWeight)
          let moments = lengthMoments(of: field, componentCount: componentCount)
          squares.append(moments.squareSum / Double(field.lattice.volume))
        }
      }
    }

    private var count: Double { Double(logWeights.count) }

    var varianceOfLogWeight: (value: Double, error: Double) {
      let mean = logWeights.reduce(0, +) / count
      let squares = logWeights.map { ($0 - mean) * ($0 - mean) }
      let variance = squares.reduce(0, +) / count
      let spread = squares.reduce(0) { $0 + ($1 - variance) * ($1 - variance) } / count
      return (variance, (spread / count).squareRoot())
    }

    var essFraction: Double {
      let weights = logWeights.map { Double.exp($0) }
      let sum = weights.reduce(0, +)
      return sum * sum / weights.reduce(0) { $0 + $1 * $1 } / count
    }

    /// ⟨φ·φ⟩.
    var square: (value: Double, error: Double) {
      let weights = logWeights.map { Double.exp($0) }
      let sum = weights.reduce(0, +)
      let mean = zip(weights, squares).reduce(0) { $0 + $1.0 * $1.1 } / sum
      let spread = zip(weights, squares).reduce(0) { total, term in
        let deviation = term.0 * (term.1 - mean)
        return total + deviation * deviation
      }
      return (mean, spread.squareRoot() / sum)
    }
  }

  @Test(arguments: [1, 2, 4])
  func weightsSpreadAsPredictedAndTheMapRemovesIt(componentCount: Int) throws {
    let theory = try Theory(
      [6, 4], massSquared: 0.4, lambda: 1, componentCount: componentCount)
    let plain = Averages(theory.plain, componentCount: componentCount, networkCount: 10000)
    let predicted = PlainWeightPrediction(action: theory.action, reference: theory.reference)
    let variance = plain.varianceOfLogWeight
    #expect(abs(variance.value - predicted.varianceOfLogWeight) < 4 * variance.error)
    #expect(variance.error < 0.1 * variance.value)
    let moved = Averages(theory.moved, componentCount: componentCount, networkCount: 4000)
    #expect(1 / moved.essFraction - 1 < 0.1 * (1 / plain.essFraction - 1))
    let difference = plain.square.value - moved.square.value
    #expect(abs(difference) < 4 * Double.hypot(plain.square.error, moved.square.error))
  }

  /// ⟨φ·φ⟩ of two components on two sites, by four-dimensional quadrature.
  @Test func smallestLatticeIsExact() throws {
    let theory = try Theory([2], massSquared: 0.3, lambda: 2, componentCount: 2)
    let field = Field(on: theory.plain.grid.lattice, count: 2)
    let (points, step) = (15, 0.35)
    var (sum, squares) = (0.0, 0.0)
    for index in 0..<(31 * 31 * 31 * 31) {
      var remainder = index
      var square = 0.0
      for place in 0..<4 {
        let value = Double(remainder % 31 - points) * step
        field[place] = value
        square += value * value / 2
        remainder /= 31
      }
      let weight = Double.exp(-theory.action.value(of: field, configuration: 0))
      sum += weight
      squares += weight * square
    }
    let exact = squares / sum
    for density in [theory.plain, theory.moved] as [any DensityRealisation] {
      let measured = Averages(density, componentCount: 2, networkCount: 10000).square
      #expect(abs(measured.value - exact) < 4 * measured.error)
      #expect(measured.error < 0.02 * exact)
    }
    // The negative control: the theory of one component more is told apart.
    let other = try Theory([2], massSquared: 0.3, lambda: 2, componentCount: 3)
    let measured = Averages(other.moved, componentCount: 3, networkCount: 10000).square
    #expect(abs(measured.value / 3 - exact / 2) > 4 * measured.error)
  }

  @Test func divergenceIsTheTraceOfTheDerivative() throws {
    let theory = try Theory([3, 2], massSquared: 0.3, lambda: 2, componentCount: 3)
    let (lattice, grid) = (theory.moved.grid.lattice, theory.moved.grid)
    let transform = FourierTransform(grid: grid, count: 3)
    let evaluator = theory.transport.makeEvaluator()
    let modes = MomentumField(on: grid, count: 3)
    let derivative = MomentumField(on: grid, count: 3)
    let result = Field(on: lattice, count: 3)
    let field = Field(on: lattice, count: 3)
    var stream = RandomStream(seed: 2307_03223, purpose: .test, network: 0)
    for index in 0..<field.valueCount { field[index] = 2 * stream.uniform() - 1 }
    func velocity(of index: Int) -> (Double, Double) {
      transform.forward(field, into: modes)
      for part in 0..<6 * grid.modeCount { modes.pointer[part] /= 6 }
      let divergence = evaluator.evaluate(modes.pointer, at: 0, into: derivative.pointer)
      transform.inverse(derivative, into: result)
      return (result[index], divergence)
    }
    var trace = 0.0
    for index in 0..<field.valueCount {
      let center = field[index]
      field[index] = center + 1e-4
      let above = velocity(of: index).0
      field[index] = center - 1e-4
      trace += (above - velocity(of: index).0) / 2e-4
      field[index] = center
    }
    #expect(abs(velocity(of: 0).1 - trace) < 1e-7)
  }
}
