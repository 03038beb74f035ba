import ArchitectureEngineering
import FieldTheory
import LatticeGeometry
import NetworkArchitectures
import RealModule
import Testing

@Suite struct DensityDeformationTests {
  private func randomField(on lattice: Lattice, network: UInt64 = 0) -> Field {
    var stream = RandomStream(seed: 2307_03223, purpose: .test, network: network)
    let field = Field(on: lattice)
    for site in 0..<lattice.volume { field[site] = 4 * stream.uniform() - 2 }
    return field
  }

  /// ln w = S_ref − S, whatever the kinetic term both share.
  @Test(
    arguments: [[2], [7], [4, 6], [3, 2, 5], [2, 3, 2, 4]],
    [(1.0, 1.0, 1.0), (0.25, 0.7, 3), (-0.5, 1.3, 2), (2, 0.5, 0), (0.3, 0.3, 0)])
  func logWeightIsTheDifferenceOfActions(
    extents: [Int], numbers: (massSquared: Double, reference: Double, lambda: Double)
  ) throws {
    let lattice = try Lattice(extents: extents)
    for dispersion in dispersions {
      let target = try PhiFour(
        massSquared: numbers.massSquared, lambda: numbers.lambda, dispersion: dispersion)
      let reference = try FreeScalar(massSquared: numbers.reference, dispersion: dispersion)
      let deformation = DensityDeformation(
        action: target, referenceMassSquared: numbers.reference)
      for network in 0..<5 {
        let field = randomField(on: lattice, network: UInt64(network))
        let (value, free) = (target.value(of: field), reference.value(of: field))
        let logWeight = deformation.logWeight(of: field)
        // Rounding is relative to the actions that cancel.
        #expect(abs(logWeight - (free - value)) < 1e-14 * (1 + abs(value) + abs(free)))
        // A coupling off by 1e-6 is told apart.
        let wrong = try PhiFour(
          massSquared: numbers.massSquared, lambda: numbers.lambda + 1e-6,
          dispersion: dispersion
        ).value(of: field)
        #expect(abs(logWeight - (free - wrong)) > 1e-14 * (1 + abs(value) + abs(free)))
      }
    }
  }

  @Test func onlyTheSameTheoryIsTrivial() throws {
    let free = try PhiFour(massSquared: 0.5, lambda: 0)
    let interacting = try PhiFour(massSquared: 0.5, lambda: 1e-300)
    let field = randomField(on: try Lattice(extents: [5, 4]))
    let trivial = DensityDeformation(action: free, referenceMassSquared: 0.5)
    #expect(trivial.isTrivial)
    #expect(trivial.logWeight(of: field) == 0)
    #expect(!DensityDeformation(action: interacting, referenceMassSquared: 0.5).isTrivial)
    let shifted = DensityDeformation(action: free, referenceMassSquared: 0.5.nextUp)
    #expect(!shifted.isTrivial)
    #expect(shifted.logWeight(of: field) > 0)
  }

  /// With V = 2 sites and λ = 0, E[w] = Z/Z_ref = Π_p √((K + M²)/(K + m²)), by quadrature over
  /// the two modes: the reference density is the Gaussian it is taken for.
  @Test func meanWeightIsTheRatioOfPartitionFunctions() throws {
    let lattice = try Lattice(extents: [2])
    let (massSquared, reference) = (0.9, 0.7)
    let deformation = DensityDeformation(
      action: try PhiFour(massSquared: massSquared, lambda: 0), referenceMassSquared: reference)
    let free = try FreeScalar(massSquared: reference)
    let field = Field(on: lattice)
    let (points, step) = (200, 0.08)
    var (top, bottom) = (0.0, 0.0)
    for first in -points...points {
      for second in -points...points {
        field[0] = Double(first) * step
        field[1] = Double(second) * step
        let density = Double.exp(-free.value(of: field))
        top += density * .exp(deformation.logWeight(of: field))
        bottom += density
      }
    }
    // K = 0 and 4, for the two bonds of an extent of two sites count both; the trapezoidal rule
    // is exact to e^{−2π²σ²/h²}, the ends at 16 cut off e^{−90}.
    let exact = (reference / massSquared * (4 + reference) / (4 + massSquared)).squareRoot()
    #expect(abs(top / bottom - exact) < 1e-13)
  }
}
