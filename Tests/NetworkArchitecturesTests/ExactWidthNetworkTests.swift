import ComplexModule
import FieldTheory
import LatticeGeometry
import NetworkArchitectures
import RealModule
import Testing

@Suite struct ExactWidthNetworkTests {
  /// One complex Gaussian a mode, Re and Im of variance D/2V; of a stored pair (p, −p) the first
  /// counts, p = −p keeps √2 times the real part: summed mode by mode.
  @Test(arguments: shapes)
  func fieldIsTheDirectSumOfItsModes(extents: [Int]) throws {
    let theory = try FreeTheory(extents, massSquared: 0.7)
    let network = ExactWidthNetwork(propagator: theory.propagator, transform: theory.transform)
    #expect(network.width == nil)
    let evaluator = network.makeEvaluator()
    let field = Field(on: theory.lattice)
    for member in 0..<3 {
      var (drawing, evaluating) = (stream(member), stream(member))
      evaluator.drawNetwork(using: &evaluating, into: field)
      let neurons = drawnModes(theory, using: &drawing)
      for site in 0..<theory.lattice.volume {
        let difference = field[site] - theory.directSum(neurons, at: site)
        // Fields are of size √D₀ < 1, sums of up to 72 terms.
        #expect(abs(difference) < 1e-13)
      }
      #expect(drawing.next() == evaluating.next())
    }
  }

  private func drawnModes(_ theory: FreeTheory, using stream: inout RandomStream) -> [Neuron] {
    let (grid, volume) = (theory.grid, Double(theory.lattice.volume))
    var draws = [Double](repeating: 0, count: 2 * grid.modeCount)
    draws.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      stream.fillNormalPairs(start, pairCount: grid.modeCount)
    }
    return (0..<grid.modeCount).compactMap { mode in
      let pair = SIMD2(draws[2 * mode], draws[2 * mode + 1])
      let deviation = (theory.propagator.values[mode] / (2 * volume)).squareRoot()
      if theory.isSelfConjugate(mode) {
        return Neuron(mode: mode, quadratures: SIMD2(2.0.squareRoot() * deviation * pair.x, 0))
      }
      if grid.multiplicity(ofMode: mode) == 1, grid.mirror(ofMode: mode) < mode { return nil }
      return Neuron(mode: mode, quadratures: 2 * deviation * pair)
    }
  }

  /// Independent real modes in units of their standard deviations: Re and Im of φ̃/√(VD/2), and
  /// φ̃/√(VD) where p = −p; V numbers for V sites.
  private func normalisedModes(
    _ theory: FreeTheory, networks: Int, _ body: ([Double]) -> Void
  ) throws {
    let (grid, volume) = (theory.grid, Double(theory.lattice.volume))
    let network = ExactWidthNetwork(propagator: theory.propagator, transform: theory.transform)
    let evaluator = network.makeEvaluator()
    let field = Field(on: theory.lattice)
    let modes = MomentumField(on: grid)
    let kept = (0..<grid.modeCount).filter {
      grid.multiplicity(ofMode: $0) == 2 || grid.mirror(ofMode: $0) >= $0
    }
    for member in 0..<networks {
      var drawing = stream(member, seed: 29)
      evaluator.drawNetwork(using: &drawing, into: field)
      theory.transform.forward(field, into: modes)
      var components: [Double] = []
      for mode in kept {
        let size = (volume * theory.propagator.values[mode]).squareRoot()
        if theory.isSelfConjugate(mode) {
          components.append(modes[mode].real / size)
        } else {
          components.append(modes[mode].real / size * 2.0.squareRoot())
          components.append(modes[mode].imaginary / size * 2.0.squareRoot())
        }
      }
      body(components)
    }
  }

  /// Every mode, the self-conjugate ones included, is normal with variance V D(p): ⟨x²⟩ = 1 and
  /// ⟨x⁴⟩ = 3, and different modes and both quadratures are uncorrelated.
  @Test(arguments: [[9], [8], [4, 5], [4, 4], [2, 3, 2], [2, 3, 2, 2]])
  func modesAreIndependentNormalDeviates(extents: [Int]) throws {
    let theory = try FreeTheory(extents, massSquared: 0.7)
    let volume = theory.lattice.volume
    let networks = 20_000
    var sums = [[Double]](repeating: [Double](repeating: 0, count: volume), count: volume)
    var (fourths, squareProducts) = ([Double](repeating: 0, count: volume), 0.0)
    try normalisedModes(theory, networks: networks) { components in
      #expect(components.count == volume)
      for first in 0..<volume {
        let x = components[first]
        fourths[first] += x * x * x * x
        for second in 0...first { sums[first][second] += x * components[second] }
        if first > 0 {
          let y = components[first - 1]
          squareProducts += (x * x - 1) * (y * y - 1)
        }
      }
    }
    let count = Double(networks)
    for first in 0..<volume {
      // Var x² = 2, Var x⁴ = 105 − 9.
      let variancePull = (sums[first][first] / count - 1) / (2 / count).squareRoot()
      let kurtosisPull = (fourths[first] / count - 3) / (96 / count).squareRoot()
      #expect(abs(variancePull) < 4, "component \(first): \(variancePull)σ")
      #expect(abs(kurtosisPull) < 4, "component \(first): \(kurtosisPull)σ")
      for second in 0..<first {
        // Up to 276 pairs a lattice: 4.5σ is exceeded by chance once in 500 lattices.
        let pull = sums[first][second] / count.squareRoot()
        #expect(abs(pull) < 4.5, "components \(first), \(second): \(pull)σ")
      }
    }
    let pairs = count * Double(volume - 1)
    #expect(abs(squareProducts) < 4 * (4 * pairs).squareRoot())
    // A self-conjugate mode without its √2 would have half the variance: 50σ.
    #expect(abs(sums[0][0] / count - 0.5) > 10 * (2 / count).squareRoot())
  }

  @Test(arguments: [[4, 5], [2, 3, 2]])
  func twoPointFunctionIsThePropagator(extents: [Int]) throws {
    let theory = try FreeTheory(extents, massSquared: 0.3)
    let network = ExactWidthNetwork(propagator: theory.propagator, transform: theory.transform)
    let evaluator = network.makeEvaluator()
    let field = Field(on: theory.lattice)
    let volume = theory.lattice.volume
    let separations = (0..<volume).map { separation in
      let steps = theory.lattice.coordinates(of: separation)
      return (0..<volume).map { site in
        theory.lattice.siteIndex(of: zip(theory.lattice.coordinates(of: site), steps).map(+))
      }
    }
    var products = [RunningMean](repeating: RunningMean(), count: volume)
    for member in 0..<20_000 {
      var drawing = stream(member, seed: 31)
      evaluator.drawNetwork(using: &drawing, into: field)
      let values = field.values
      for (separation, partners) in separations.enumerated() {
        let sum = partners.enumerated().reduce(0) { $0 + values[$1.offset] * values[$1.element] }
        products[separation].add(sum / Double(volume))
      }
    }
    for (product, exact) in zip(products, theory.propagator.positionSpace()) {
      #expect(abs(product.pull(against: exact)) < 4)
    }
    let wrong = try FreeTheory(extents, massSquared: 0.33).propagator.coincident
    #expect(abs(products[0].pull(against: wrong)) > 4)
  }
}
