import FieldTheory
import LatticeGeometry
import NetworkArchitectures
import RealModule
import Testing

@Suite struct CosineNetworkTests {
  /// The neurons drawn, summed one by one, are the field the evaluator makes of the same stream.
  @Test(arguments: shapes, AmplitudeLaw.allCases)
  func evaluationIsTheDirectSum(extents: [Int], amplitude: AmplitudeLaw) throws {
    let theory = try FreeTheory(extents, massSquared: 0.5)
    for (width, alpha) in [(1, 0.0), (7, -1), (40, 1)] {
      let network = theory.cosines(width: width, alpha: alpha, amplitude: amplitude)
      #expect(network.width == width)
      let evaluator = network.makeEvaluator()
      let field = Field(on: theory.lattice)
      // One evaluator draws several networks: nothing of the last may remain.
      for member in 0..<4 {
        var (drawing, evaluating) = (stream(member), stream(member))
        let neurons = network.drawNeurons(using: &drawing)
        evaluator.drawNetwork(using: &evaluating, into: field)
        #expect(neurons.count == width)
        // Σ|z| bounds the field; rounding is relative to it.
        let size = neurons.reduce(0) { sum, neuron in
          sum + Double.hypot(neuron.quadratures.x, neuron.quadratures.y)
        }
        for site in 0..<theory.lattice.volume {
          let difference = field[site] - theory.directSum(neurons, at: site)
          #expect(abs(difference) < 1e-13 * size)
        }
        #expect(drawing.next() == evaluating.next())
      }
    }
  }

  /// Σ_p q A²/2 cos p·x = G(x): averaging over momenta and phases in closed form gives the
  /// propagator at every width and for every law with E a² = 1.
  @Test(arguments: shapes, [-1.0, -0.3, 0, 1])
  func twoPointFunctionIsExact(extents: [Int], alpha: Double) throws {
    for dispersion in dispersions {
      let theory = try FreeTheory(extents, massSquared: 0.25, dispersion: dispersion)
      let density = MomentumDensity(propagator: theory.propagator, alpha: alpha)
      #expect(abs(theory.grid.sumOverZone(density.probabilities) - 1) < 1e-14)
      let exact = theory.propagator.positionSpace()
      for site in 0..<theory.lattice.volume {
        let sum = (0..<theory.grid.modeCount).reduce(0.0) { sum, mode in
          let amplitude = density.amplitudes[mode]
          let weight = Double(theory.grid.multiplicity(ofMode: mode)) * density.probabilities[mode]
          return sum + weight * amplitude * amplitude / 2
            * .cos(theory.angle(mode: mode, site: site))
        }
        #expect(abs(sum - exact[site]) < 1e-14 * exact[0] * 8)
      }
    }
  }

  @Test func densityIsAPowerOfThePropagator() throws {
    let theory = try FreeTheory([6, 5], massSquared: 0.4)
    for alpha in [-1.0, 0, 1] {
      let density = MomentumDensity(propagator: theory.propagator, alpha: alpha)
      for mode in 0..<theory.grid.modeCount {
        let ratio = density.probabilities[mode] / density.probabilities[0]
        let values = theory.propagator.values
        #expect(abs(ratio / .pow(values[mode] / values[0], 1 + alpha) - 1) < 1e-13)
      }
    }
    // α = −1 is uniform, α = 0 has one amplitude for all modes.
    let uniform = MomentumDensity(propagator: theory.propagator, alpha: -1)
    #expect(uniform.probabilities.allSatisfy { abs($0 * 30 - 1) < 1e-14 })
    let constant = MomentumDensity(propagator: theory.propagator, alpha: 0).amplitudes
    #expect(constant.allSatisfy { abs($0 / constant[0] - 1) < 1e-14 })
  }

  /// χ² of the counts over the stored modes against a density.
  private func chiSquared(_ counts: [Int], _ density: MomentumDensity) -> Double {
    let total = Double(counts.reduce(0, +))
    return counts.enumerated().reduce(0) { sum, entry in
      let multiplicity = Double(density.grid.multiplicity(ofMode: entry.offset))
      let expected = total * multiplicity * density.probabilities[entry.offset]
      let difference = Double(entry.element) - expected
      return sum + difference * difference / expected
    }
  }

  /// The alias table against q.
  @Test(arguments: [[9], [8, 6], [5, 4, 3]], [-1.0, 0, 1])
  func momentaFollowTheDensity(extents: [Int], alpha: Double) throws {
    let theory = try FreeTheory(extents, massSquared: 0.5)
    let network = theory.cosines(width: 200_000, alpha: alpha, amplitude: .constant)
    var drawing = stream(1)
    var counts = [Int](repeating: 0, count: theory.grid.modeCount)
    for neuron in network.drawNeurons(using: &drawing) { counts[neuron.mode] += 1 }
    let freedom = Double(counts.count - 1)
    // Five standard deviations of χ², for its tail is longer than a normal one's.
    let threshold = freedom + 5 * (2 * freedom).squareRoot()
    #expect(chiSquared(counts, network.density) < threshold)
    // A slightly different exponent is told apart.
    let wrong = MomentumDensity(propagator: theory.propagator, alpha: alpha + 0.1)
    #expect(chiSquared(counts, wrong) > threshold)
  }

  /// The uniform number that chooses the momentum says nothing about the phase.
  @Test func phasesAreUniformOnEveryMode() throws {
    let theory = try FreeTheory([4, 3], massSquared: 0.5)
    let network = theory.cosines(width: 200_000, alpha: 0, amplitude: .constant)
    var drawing = stream(2)
    var sums = [(count: Int, cosine: Double, sine: Double, double: Double)](
      repeating: (0, 0, 0, 0), count: theory.grid.modeCount)
    for neuron in network.drawNeurons(using: &drawing) {
      let phase = Double.atan2(y: neuron.quadratures.y, x: neuron.quadratures.x)
      sums[neuron.mode].count += 1
      sums[neuron.mode].cosine += .cos(phase)
      sums[neuron.mode].sine += .sin(phase)
      sums[neuron.mode].double += .cos(2 * phase)
    }
    for mode in sums.indices where !theory.isSelfConjugate(mode) {
      let error = (Double(sums[mode].count) / 2).squareRoot()
      for sum in [sums[mode].cosine, sums[mode].sine, sums[mode].double] {
        #expect(abs(sum) < 4 * error)
      }
    }
  }

  /// |a| = 1 on all modes; p = −p has a sign instead of a phase, and 1/√2 of the amplitude.
  @Test func constantLawSignsSelfConjugateModes() throws {
    let theory = try FreeTheory([4, 6], massSquared: 0.5)
    let width = 20_000
    let network = theory.cosines(width: width, alpha: -1, amplitude: .constant)
    var drawing = stream(3)
    var (signs, count) = (0.0, 0)
    for neuron in network.drawNeurons(using: &drawing) {
      let scale = network.density.amplitudes[neuron.mode] / Double(width).squareRoot()
      let (x, y) = (neuron.quadratures.x / scale, neuron.quadratures.y / scale)
      if theory.isSelfConjugate(neuron.mode) {
        #expect(abs(abs(x) - 0.5.squareRoot()) < 1e-14)
        #expect(y == 0)
        signs += x > 0 ? 1 : -1
        count += 1
      } else {
        #expect(abs(Double.hypot(x, y) - 1) < 1e-14)
      }
    }
    // Four of 24 momenta are self-conjugate.
    #expect(abs(Double(count) - Double(width) / 6) < 4 * (Double(width) * 5 / 36).squareRoot())
    #expect(abs(signs) < 4 * Double(count).squareRoot())
  }

  /// E a² = 1 and E a⁴ = κ_a of the amplitudes drawn.
  @Test(arguments: AmplitudeLaw.allCases)
  func amplitudesHaveTheirMoments(amplitude: AmplitudeLaw) throws {
    let theory = try FreeTheory([5, 5], massSquared: 0.5)
    let width = 200_000
    let network = theory.cosines(width: width, alpha: 0, amplitude: amplitude)
    var drawing = stream(4)
    var (second, fourth) = (RunningMean(), RunningMean())
    for neuron in network.drawNeurons(using: &drawing)
    where !theory.isSelfConjugate(neuron.mode) {
      let scale = network.density.amplitudes[neuron.mode] / Double(width).squareRoot()
      let (x, y) = (neuron.quadratures.x / scale, neuron.quadratures.y / scale)
      second.add(x * x + y * y)
      fourth.add((x * x + y * y) * (x * x + y * y))
    }
    if amplitude == .constant {
      #expect(abs(second.mean - 1) < 1e-12)
      #expect(abs(fourth.mean - amplitude.fourthMoment) < 1e-12)
    } else {
      #expect(abs(second.pull(against: 1)) < 4)
      #expect(abs(fourth.pull(against: amplitude.fourthMoment)) < 4)
      #expect(abs(fourth.pull(against: amplitude.fourthMoment + 0.1)) > 4)
    }
  }
}
