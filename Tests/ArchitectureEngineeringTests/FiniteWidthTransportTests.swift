import ArchitectureEngineering
import ErrorAnalysis
import FieldTheory
import LatticeGeometry
import NetworkArchitectures
import RealModule
import Testing

@Suite struct FiniteWidthTransportTests {
  /// A target of φ⁴ and networks of a finite width for its reference theory.
  private struct Engineered {
    let network: CosineNetwork
    let action: PhiFour
    let reference: Double
    var grid: MomentumGrid { network.grid }

    init(
      _ extents: [Int], massSquared: Double, lambda: Double, reference: Double, width: Int,
      alpha: Double = 0, amplitude: AmplitudeLaw = .gaussian
    ) throws {
      let grid = MomentumGrid(lattice: try Lattice(extents: extents))
      network = CosineNetwork(
        propagator: try FreePropagator(grid: grid, massSquared: reference), width: width,
        alpha: alpha, amplitude: amplitude, transform: FourierTransform(grid: grid))
      action = try PhiFour(massSquared: massSquared, lambda: lambda)
      self.reference = reference
    }

    func flow() throws -> FiniteWidthFlow {
      FiniteWidthFlow(
        evaluator: try #require(network.makeGaussianReadoutEvaluator()), action: action,
        referenceMassSquared: reference, grid: grid)
    }

    var plain: EngineeredDensity {
      EngineeredDensity(
        architecture: network,
        deformation: DensityDeformation(action: action, referenceMassSquared: reference))
    }

    func transport(stepCount: Int) -> FiniteWidthTransport? {
      FiniteWidthTransport(
        architecture: network, action: action, referenceMassSquared: reference,
        stepCount: stepCount)
    }
  }

  private func stream(_ network: Int) -> RandomStream {
    RandomStream(seed: 2307_03223, purpose: .test, network: UInt64(network))
  }

  /// ∇·v = Σ_x ∂v(x)/∂φ(x), by central differences of the velocity.
  @Test(
    arguments: [[3], [8], [4, 3], [2, 3, 4]], [AmplitudeLaw.gaussian, .rayleigh])
  func divergenceIsTheTraceOfTheJacobian(extents: [Int], amplitude: AmplitudeLaw) throws {
    let engineered = try Engineered(
      extents, massSquared: 0.3, lambda: 2, reference: 0.8, width: 7, amplitude: amplitude)
    let lattice = engineered.grid.lattice
    let flow = try engineered.flow()
    let position = Field(on: lattice)
    let velocity = Field(on: lattice)
    for member in 0..<3 {
      var random = stream(member)
      flow.drawNetwork(using: &random)
      for site in 0..<lattice.volume { position[site] = 2 * random.uniform() - 1 }
      let divergence = flow.evaluate(position, into: velocity)
      let step = 1e-4
      var trace = 0.0
      for site in 0..<lattice.volume {
        let value = position[site]
        position[site] = value + step
        _ = flow.evaluate(position, into: velocity)
        let ahead = velocity[site]
        position[site] = value - step
        _ = flow.evaluate(position, into: velocity)
        trace += (ahead - velocity[site]) / (2 * step)
        position[site] = value
      }
      #expect(abs(trace - divergence) < 1e-7 * (1 + abs(divergence)))
    }
  }

  /// The flow of the readouts themselves, feature by feature, gives the same field and weight.
  @Test(arguments: [[5], [8], [3, 4]], [0.05, 1.5])
  func flowIsThatOfTheReadouts(extents: [Int], lambda: Double) throws {
    let (width, steps) = (6, 3)
    let engineered = try Engineered(
      extents, massSquared: 0.5 - lambda / 2, lambda: lambda, reference: 0.6, width: width,
      alpha: -1)
    let lattice = engineered.grid.lattice
    let action = engineered.action
    let flow = try engineered.flow()
    let evaluator = try #require(engineered.network.makeGaussianReadoutEvaluator())
    let drawn = Field(on: lattice)
    var isContinued = false
    for member in 0..<4 {
      var (drawing, random, again) = (stream(member), stream(member), stream(member))
      evaluator.drawNetwork(using: &again, into: drawn)
      let reach = (8 / (lambda * evaluator.covarianceScale())).squareRoot()
      let neurons = engineered.network.drawNeurons(using: &drawing)
      // h_i(x), with the readouts' signs in the phases.
      var readouts: [Double] = []
      var features: [[Double]] = []
      for neuron in neurons {
        let length =
          engineered.network.density.amplitudes[neuron.mode] / Double(width).squareRoot()
        let size = Double.hypot(neuron.quadratures.x, neuron.quadratures.y)
        let phase = Double.atan2(y: neuron.quadratures.y, x: neuron.quadratures.x)
        let momentum = engineered.grid.momentum(ofMode: neuron.mode).components
        readouts.append(size / length)
        features.append(
          (0..<lattice.volume).map { site in
            let angle = zip(momentum, lattice.coordinates(of: site)).reduce(0) {
              $0 + $1.0 * Double($1.1)
            }
            return length * .cos(angle + phase)
          })
      }
      func field(_ readouts: [Double]) -> [Double] {
        (0..<lattice.volume).map { site in
          zip(readouts, features).reduce(0) { $0 + $1.0 * $1.1[site] }
        }
      }
      let variance = (0..<lattice.volume).map { site in
        features.reduce(0) { $0 + $1[site] * $1[site] }
      }
      let mass = action.massSquared - engineered.reference
      func slope(_ readouts: [Double]) -> (velocity: [Double], divergence: Double) {
        let values = field(readouts)
        var divergence = 0.0
        let force = zip(values, variance).map { value, variance in
          let r = action.lambda / 4 * variance + mass / 2
          var (cube, square) = (value * value * value, value * value)
          if abs(value) > reach {
            isContinued = true
            square = reach * reach
            cube = 3 * square * value - 2 * square * (value > 0 ? reach : -reach)
          }
          divergence -= variance * (action.lambda / 8 * (square - variance) + r)
          return action.lambda / 24 * (cube - 3 * variance * value) + r * value
        }
        return (
          features.map { feature in -zip(feature, force).reduce(0) { $0 + $1.0 * $1.1 } },
          divergence
        )
      }
      let start = readouts
      var logJacobian = 0.0
      let length = 1 / Double(steps)
      for _ in 0..<steps {
        var slopes: [[Double]] = []
        for (index, row) in RungeKuttaTableau.classical.stages.enumerated() {
          var place = readouts
          for (slope, factor) in zip(slopes, row) {
            place = zip(place, slope).map { $0 + length * factor * $1 }
          }
          let (velocity, divergence) = slope(place)
          slopes.append(velocity)
          logJacobian += length * RungeKuttaTableau.classical.weights[index] * divergence
        }
        for (slope, weight) in zip(slopes, RungeKuttaTableau.classical.weights) {
          readouts = zip(readouts, slope).map { $0 + length * weight * $1 }
        }
      }
      let finished = field(readouts)
      let squares = zip(start, readouts).reduce(0) { $0 + $1.0 * $1.0 - $1.1 * $1.1 }
      let interaction = finished.reduce(0) { sum, value in
        sum + action.lambda / 24 * value * value * value * value + mass / 2 * value * value
      }
      flow.drawNetwork(using: &random)
      let logWeight = flow.transport(method: .classical, stepCount: steps)
      #expect(abs(logWeight - (squares / 2 - interaction + logJacobian)) < 1e-12)
      for site in 0..<lattice.volume {
        #expect(abs(flow.field[site] - finished[site]) < 1e-12)
      }
    }
    // Weak coupling knows nothing of the cube's continuation.
    if lambda < 0.1 { #expect(!isContinued) }
  }

  /// One neuron on two sites, the case farthest from a Gaussian field: φ(x) = a A(p) cos(c) (±1)^x, so ⟨φ²⟩ and Z are integrals over a and c.
  private struct OneNeuron {
    let phiSquared: Double
    let logPartition: Double

    init(_ engineered: Engineered) {
      let density = engineered.network.density
      let action = engineered.action
      let mass = action.massSquared - engineered.reference
      var (numerator, denominator) = (0.0, 0.0)
      let (readouts, phases) = (4000, 400)
      for mode in 0..<2 {
        for phase in 0..<phases {
          let feature =
            density.amplitudes[mode] * Double.cos(2 * .pi * (Double(phase) + 0.5) / Double(phases))
          for readout in 0..<readouts {
            let a = 20 * ((Double(readout) + 0.5) / Double(readouts) - 0.5)
            let square = a * a * feature * feature
            let weight =
              density.probabilities[mode]
              * Double.exp(
                -a * a / 2 - 2 * (action.lambda / 24 * square * square + mass / 2 * square))
            numerator += weight * square
            denominator += weight
          }
        }
      }
      phiSquared = numerator / denominator
      logPartition = .log(
        denominator * 20 / Double(readouts) / Double(phases) / (2 * Double.pi).squareRoot())
    }
  }

  /// ⟨φ²⟩ and ln E[w] with their errors.
  private struct Averages {
    var phiSquared: Estimate
    var logPartition: Estimate
    var essFraction: Double

    init(_ samples: [(logWeight: Double, square: Double)]) {
      var statistics = WeightStatistics()
      var (weight, weightSquare, sum) = (0.0, 0.0, 0.0)
      for sample in samples {
        statistics.add(logWeight: sample.logWeight)
        let factor = Double.exp(sample.logWeight)
        weight += factor
        weightSquare += factor * factor
        sum += factor * sample.square
      }
      let (count, mean) = (Double(samples.count), sum / weight)
      let spread = samples.reduce(0) { total, sample in
        let deviation = Double.exp(sample.logWeight) * (sample.square - mean)
        return total + deviation * deviation
      }
      phiSquared = Estimate(
        value: mean, error: spread.squareRoot() / weight, sampleCount: samples.count)
      logPartition = Estimate(
        value: .log(weight / count),
        error: (weightSquare / (weight * weight) - 1 / count).squareRoot(),
        sampleCount: samples.count)
      essFraction = statistics.essFraction
    }
  }

  private func draw(_ density: any DensityRealisation, _ count: Int) -> Averages {
    let realiser = density.makeRealiser()
    let volume = Double(density.grid.lattice.volume)
    return Averages(
      (0..<count).map { network in
        var (random, sample) = (stream(network), (logWeight: 0.0, square: 0.0))
        realiser.drawNetwork(using: &random) { _, field, logWeight in
          sample = (logWeight, moments(of: field).squareSum / volume)
        }
        return sample
      })
  }

  @Test(arguments: [(1.0, 1.2), (0.6, 1), (-0.1, 0.6)])
  func oneNeuronAgreesWithQuadrature(masses: (massSquared: Double, reference: Double)) throws {
    let engineered = try Engineered(
      [2], massSquared: masses.massSquared, lambda: 0.5, reference: masses.reference, width: 1)
    let exact = OneNeuron(engineered)
    let plain = draw(engineered.plain, 50_000)
    let transported = draw(try #require(engineered.transport(stepCount: 40)), 50_000)
    for averages in [plain, transported] {
      #expect(abs(averages.phiSquared.pull(against: exact.phiSquared)) < 4)
      #expect(abs(averages.logPartition.pull(against: exact.logPartition)) < 4)
    }
  }

  /// Without the Jacobian the weights are not those of the density, and the averages show it.
  @Test func omittedJacobianIsNoticed() throws {
    let engineered = try Engineered(
      [2], massSquared: 1, lambda: 0.5, reference: 1.2, width: 1)
    let exact = OneNeuron(engineered)
    let flow = try engineered.flow()
    let position = Field(on: engineered.grid.lattice)
    let velocity = Field(on: engineered.grid.lattice)
    var complete: [(logWeight: Double, square: Double)] = []
    var incomplete = complete
    for network in 0..<50_000 {
      var random = stream(network)
      flow.drawNetwork(using: &random)
      // ∫ ∇·v dt along the flow, by the midpoint rule.
      position.pointer.update(from: flow.field.pointer, count: 2)
      let steps = 64
      var logJacobian = 0.0
      for _ in 0..<steps {
        let start = position.values
        _ = flow.evaluate(position, into: velocity)
        for site in 0..<2 { position[site] += velocity[site] / Double(2 * steps) }
        logJacobian += flow.evaluate(position, into: velocity) / Double(steps)
        for site in 0..<2 { position[site] = start[site] + velocity[site] / Double(steps) }
      }
      let logWeight = flow.transport(method: .classical, stepCount: 40)
      let square = moments(of: flow.field).squareSum / 2
      complete.append((logWeight, square))
      incomplete.append((logWeight - logJacobian, square))
    }
    #expect(abs(Averages(complete).phiSquared.pull(against: exact.phiSquared)) < 4)
    #expect(abs(Averages(incomplete).phiSquared.pull(against: exact.phiSquared)) > 10)
  }

  /// Transported and plain networks are one density; the transported one has equal weights almost.
  @Test(arguments: [(16, AmplitudeLaw.gaussian), (16, .rayleigh), (200, .gaussian)])
  func transportAgreesWithWeights(width: Int, amplitude: AmplitudeLaw) throws {
    let engineered = try Engineered(
      [8, 8], massSquared: 0.25, lambda: 1, reference: 0.42, width: width, amplitude: amplitude)
    let plain = draw(engineered.plain, 20_000)
    let transported = draw(try #require(engineered.transport(stepCount: 4)), 20_000)
    #expect(abs(transported.phiSquared.pull(against: plain.phiSquared)) < 4)
    #expect(abs(transported.logPartition.pull(against: plain.logPartition)) < 4)
    #expect(1 - transported.essFraction < 0.2 * (1 - plain.essFraction))
  }

  /// ln w converges in the steps at the integrator's order, 4.
  @Test func stepDoublingConvergesAtFourthOrder() throws {
    let engineered = try Engineered(
      [6, 6], massSquared: 0.5, lambda: 0.5, reference: 0.6, width: 40)
    let flow = try engineered.flow()
    var random = stream(3)
    flow.drawNetwork(using: &random)
    let exact = flow.transport(method: .classical, stepCount: 128)
    let coarse = flow.transport(method: .classical, stepCount: 4) - exact
    let fine = flow.transport(method: .classical, stepCount: 8) - exact
    #expect(abs(fine) < 1e-4)
    #expect((8...40).contains(coarse / fine))
  }

  /// The number of steps is chosen on networks of its own.
  @Test func stepsSufficeForTheEnsemble() throws {
    let engineered = try Engineered(
      [6, 6], massSquared: 0.5, lambda: 2, reference: 1.1, width: 40)
    let transport = try #require(engineered.transport(stepCount: 1))
    let (chosen, doubling) = transport.choosingSteps(
      productionCount: 10_000_000_000, pilotCount: 64, seed: 5)
    #expect(doubling.suffices(forNetworkCount: 10_000_000_000))
    #expect(doubling.stepCounts == chosen.stepCounts && chosen.stepCount > 1)
    let coarse = StepDoubling(of: transport, networkCount: 64, seed: 5)
    #expect(!coarse.suffices(forNetworkCount: 10_000_000_000))
  }

  /// Fields of continuous momenta are transported alike: the density on the box is one.
  @Test func continuousMomentaAreTransported() throws {
    let lattice = try Lattice(extents: [6, 5])
    let network = ContinuumCosineNetwork(
      grid: MomentumGrid(lattice: lattice),
      density: ContinuousMomentumDensity(
        domain: .zone, dimension: 2, massSquared: 0.7, alpha: 0), width: 12,
      amplitude: .gaussian)
    let action = try PhiFour(massSquared: 0.5, lambda: 1.5)
    let plain = draw(
      EngineeredDensity(
        architecture: network,
        deformation: DensityDeformation(action: action, referenceMassSquared: 0.7)), 8_000)
    let transported = draw(
      try #require(
        FiniteWidthTransport(
          architecture: network, action: action, referenceMassSquared: 0.7, stepCount: 4)),
      8_000)
    #expect(abs(transported.phiSquared.pull(against: plain.phiSquared)) < 4)
    #expect(abs(transported.logPartition.pull(against: plain.logPartition)) < 4)
    #expect(1 - transported.essFraction < 0.2 * (1 - plain.essFraction))
  }

  @Test func needsGaussianReadouts() throws {
    let engineered = try Engineered(
      [4], massSquared: 1, lambda: 1, reference: 1, width: 3, amplitude: .constant)
    #expect(engineered.transport(stepCount: 4) == nil)
  }
}
