import ArchitectureEngineering
import FieldTheory
import LatticeGeometry
import NetworkArchitectures
import Testing

@Suite struct FiniteWidthBiasTests {
  private func bias(
    _ reference: ReferenceMass, extents: [Int] = [8], massSquared: Double = 1, lambda: Double,
    width: Int, alpha: Double, amplitude: AmplitudeLaw
  ) throws -> (bias: FiniteWidthBias, reference: FreePropagator) {
    let grid = MomentumGrid(lattice: try Lattice(extents: extents))
    let action = try PhiFour(massSquared: massSquared, lambda: lambda)
    let propagator = try FreePropagator(
      grid: grid, massSquared: try reference.massSquared(for: action, on: grid))
    return (
      FiniteWidthBias(
        couplings: action.couplings, reference: propagator,
        density: MomentumDensity(propagator: propagator, alpha: alpha), amplitude: amplitude,
        width: width), propagator
    )
  }

  /// Uniform momenta have V q = 1, and Gaussian amplitudes κ = 3, 9/2 at p = 0 and π.
  @Test func uniformMomentaWithGaussianAmplitudes() throws {
    let (bias, free) = try bias(
      .bare, lambda: 0.3, width: 40, alpha: -1, amplitude: .gaussian)
    let prefactor = -0.5 * 0.15 * free.coincident * 8 / 40
    for mode in 0..<5 {
      let moment = mode == 0 || mode == 4 ? 4.5 : 3
      let expected = prefactor * (moment * free.values[mode] - free.coincident)
      #expect(abs(bias.values[mode] - expected) < 1e-15)
    }
    // −2.7 % at p = 0.
    #expect(abs(bias.values[0] + 0.0272) < 1e-4)
    let orbits = MomentumOrbits(grid: bias.grid)
    #expect(bias.values(of: orbits).count == 5)
    #expect(abs(bias.values(of: orbits)[0] - bias.values[0]) < 1e-16)
  }

  /// All orders of λ begin with the first, and the propagator's own 1/D + Σ takes a third off at λ = 1.
  @Test(arguments: [-1.0, 0], [AmplitudeLaw.gaussian, .rayleigh])
  func resummedBiasBeginsWithTheFirstOrder(alpha: Double, amplitude: AmplitudeLaw) throws {
    func ratios(lambda: Double) throws -> [Double] {
      let (first, reference) = try bias(
        .bare, extents: [6, 5], lambda: lambda, width: 100, alpha: alpha, amplitude: amplitude)
      let couplings = Couplings(massSquared: 1, lambda: lambda)
      let theory = try PerturbationTheory(massSquared: 1, lambda: lambda, grid: reference.grid)
      let all = FiniteWidthBias(
        couplings: couplings, reference: reference,
        density: MomentumDensity(propagator: reference, alpha: alpha), amplitude: amplitude,
        width: 100, propagator: theory.gap)
      return zip(all.values, first.values).map { $0 / $1 }
    }
    let weak = try ratios(lambda: 1e-3)
    #expect(weak.allSatisfy { abs($0 - 1) < 2e-3 })
    // Linear in λ.
    let twice = try ratios(lambda: 2e-3)
    #expect(zip(weak, twice).allSatisfy { abs(($1 - 1) / ($0 - 1) - 2) < 0.02 })
    if alpha == -1, amplitude == .gaussian {
      let strong = try ratios(lambda: 1)[0]
      #expect(strong > 0.6 && strong < 0.85)
    }
  }

  @Test func gapMassCancelsTheLeadingTerm() throws {
    for extents in [[8], [6, 5], [4, 4, 4]] {
      let (bias, _) = try bias(
        .gap, extents: extents, massSquared: 0.2, lambda: 2, width: 10, alpha: -1,
        amplitude: .gaussian)
      #expect(bias.values.allSatisfy { abs($0) < 1e-13 })
    }
  }

  @Test func constantAmplitudesAtAlphaZeroHaveNone() throws {
    for extents in [[8], [5, 4]] {
      let (bias, _) = try bias(
        .bare, extents: extents, lambda: 1, width: 10, alpha: 0, amplitude: .constant)
      #expect(bias.values.allSatisfy { abs($0) < 1e-14 })
      // Any other law has one.
      let (other, _) = try self.bias(
        .bare, extents: extents, lambda: 1, width: 10, alpha: 0, amplitude: .rayleigh)
      #expect(other.values.allSatisfy { $0 < -1e-3 })
    }
  }

  @Test func fallsLikeTheInverseWidth() throws {
    let (narrow, _) = try bias(.bare, lambda: 1, width: 7, alpha: 0, amplitude: .gaussian)
    let (wide, _) = try bias(.bare, lambda: 1, width: 70, alpha: 0, amplitude: .gaussian)
    for (first, second) in zip(narrow.values, wide.values) {
      #expect(abs(first - 10 * second) < 1e-14)
    }
  }
}
