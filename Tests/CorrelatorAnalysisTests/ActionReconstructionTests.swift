import CorrelatorAnalysis
import ErrorAnalysis
import FieldTheory
import LatticeGeometry
import RealModule
import Testing

/// Couplings from correlators: on lattices integrated exactly, and from sampled fields.
@Suite struct ActionReconstructionTests {
  private func functions(
    _ kinematics: [FourPointKinematics], on lattice: Lattice, action: any LocalAction,
    referenceMassSquared: Double
  ) throws -> ReconstructionFunctions {
    try ReconstructionFunctions(
      at: kinematics, momenta: [], orbits: MomentumOrbits(grid: MomentumGrid(lattice: lattice)),
      action: action, referenceMassSquared: referenceMassSquared)
  }

  private func exact(
    _ extents: [Int], _ kinematics: [FourPointKinematics], action: any LocalAction,
    measuredWith interaction: (any LocalInteraction)? = nil, referenceMassSquared: Double = 1.3,
    mean: Double = 0, range: Double, pointCount: Int
  ) throws -> ActionReconstruction {
    let group = try functions(
      kinematics, on: try Lattice(extents: extents), action: action,
      referenceMassSquared: referenceMassSquared)
    let ensemble = try QuadratureEnsemble(
      extents: extents, action: action, range: range, pointCount: pointCount,
      measuredWith: interaction, observables: [group])
    var propagator = ensemble.measurement.directPropagator()
    // Connected.
    propagator[0] = propagator[0].map { $0 - Double(ensemble.lattice.volume) * mean * mean }
    return ActionReconstruction(ensemble.measurement, group: group, propagator: propagator)
  }

  /// The largest difference to tensors of sites, relative to the largest contribution.
  private func difference(_ found: ActionReconstruction, _ tensors: SiteTensors) -> Double {
    var (values, expected): ([Double], [Double]) = ([], [])
    for quartic in found.quartics {
      guard let next = quartic.nextOrder else { return .nan }
      values += [quartic.leading, next.closedSextic, next.bubbles, next.legCorrections].map(\.value)
      expected += tensors.quarticContributions(at: quartic.kinematics.momenta)
    }
    for quadratic in found.quadratics {
      values += [quadratic.inverse.value, quadratic.shift.value]
      expected += tensors.quadraticContributions(at: quadratic.momentum)
    }
    guard let sextic = found.sextic else { return .nan }
    values += [sextic.amputated.value, sextic.exchanges.value]
    expected += tensors.sexticContributions()
    let scale = expected.map(\.magnitude).max() ?? 0
    return zip(values, expected).map { abs($0 - $1) / scale }.max() ?? .nan
  }

  /// Every diagram at every kind of momenta, of φ⁴, φ⁶ and a theory with odd powers, is the contraction
  /// of tensors; with a λ of the estimators that is 2 % off it is not.
  @Test(arguments: 0..<3, [2, 3])
  func contributionsAreContractionsOfTensors(theory: Int, siteCount: Int) throws {
    let actions: [any LocalAction] = [
      try PhiFour(massSquared: 0.8, lambda: 2),
      try ScalarAction(
        massSquared: 0.9, interaction: PolynomialInteraction.phiSix(lambda: 0.8, sextic: 1.5)),
      try ScalarAction(
        massSquared: 0.9, interaction: PolynomialInteraction(couplings: [1: 0.2, 3: 0.7, 4: 2])),
    ]
    let lattice = try Lattice(extents: [siteCount])
    let kinematics =
      [FourPointKinematics.zero(on: lattice)]
      + [[1, 1, 1], [1, -1, 0], [1, 1, -1]].map {
        FourPointKinematics([$0[0]], [$0[1]], [$0[2]], on: lattice)
      }
    let points = siteCount == 2 ? 61 : 43
    let tensors = try SiteTensors(
      extents: [siteCount], action: actions[theory], range: 4.6, pointCount: points)
    let found = try exact(
      [siteCount], kinematics, action: actions[theory], mean: tensors.mean, range: 4.6,
      pointCount: points)
    #expect(difference(found, tensors) < 1e-11)
    guard theory == 0 else { return }
    let control = try exact(
      [siteCount], kinematics, action: actions[0],
      measuredWith: QuarticInteraction(lambda: 2.04), range: 4.6, pointCount: points)
    #expect(difference(control, tensors) > 1e-3)
  }

  /// The same with two directions, whose exchange is a symmetry that the estimators use.
  @Test func squareHasTheSameContributions() throws {
    let action = try PhiFour(massSquared: 1, lambda: 1)
    let lattice = try Lattice(extents: [2, 2])
    let kinematics = [
      .zero(on: lattice), .symmetric(1, on: lattice), .forward(1, on: lattice),
      FourPointKinematics([1, 0], [0, 1], [1, 1], on: lattice),
    ]
    let tensors = try SiteTensors(extents: [2, 2], action: action, range: 4, pointCount: 21)
    let found = try exact([2, 2], kinematics, action: action, range: 4, pointCount: 21)
    #expect(difference(found, tensors) < 1e-7)
  }

  /// With the leading order the coupling is off by λ², with the next by λ³, at every momentum; so are
  /// the mass and, from λ³ on, the sextic coupling that is not there.
  @Test func errorsHaveTheRightPower() throws {
    let lattice = try Lattice(extents: [3])
    let kinematics = [
      FourPointKinematics.zero(on: lattice), FourPointKinematics([1], [1], [1], on: lattice),
    ]
    let couplings = [0.04, 0.02]
    let found = try couplings.map { lambda in
      try exact(
        [3], kinematics, action: try PhiFour(massSquared: 1, lambda: lambda),
        referenceMassSquared: 1, range: 8, pointCount: 65)
    }
    func power(_ residual: (ActionReconstruction, Double) -> Double) -> Double {
      let residuals = zip(found, couplings).map(residual)
      return Double.log(residuals[0] / residuals[1]) / Double.log(2)
    }
    for index in kinematics.indices {
      #expect(abs(power { $0.quartics[index].leading.value - $1 } - 2) < 0.1)
      #expect(abs(power { ($0.quartics[index].total?.value ?? .nan) - $1 } - 3) < 0.15)
      #expect(abs(power { ($0.quartics[index].withoutSextic?.value ?? .nan) - $1 } - 3) < 0.15)
    }
    // Perturbation theory knows the coefficient that is left at zero momentum without g6.
    let ratios = zip(found, couplings).map { found, lambda in
      ((found.quartics[0].withoutSextic?.value ?? .nan) - lambda)
        / ActionReconstruction.remainder(lambda: lambda, bubble: found.bubble.value)
    }
    // Linear in λ up to its value at λ = 0, which is 1.
    #expect(abs(2 * ratios[1] - ratios[0] - 1) < 0.01)
    for (index, kinetic) in [0.0, 3].enumerated() {
      #expect(
        abs(power { found, _ in found.quadratics[index].inverse.value - 1 - kinetic } - 1) < 0.1)
      #expect(
        abs(power { found, _ in found.quadratics[index].total.value - 1 - kinetic } - 2) < 0.1)
    }
    #expect(abs(power { found, _ in found.sextic?.amputated.value ?? .nan } - 2) < 0.1)
    #expect(abs(power { found, _ in found.sextic?.total.value ?? .nan } - 3) < 0.15)
  }

  /// The coupling comes back from weighted free fields on 16² (drawn without networks); the leading order
  /// is excluded.
  @Test func couplingReturnsFromSampledFields() throws {
    let lambda = 1.0
    let action = try PhiFour(massSquared: 1, lambda: lambda)
    let lattice = try Lattice(extents: [16, 16])
    let grid = MomentumGrid(lattice: lattice)
    let gap = try GapEquation.solve(for: action, on: grid)
    let group = try functions(
      [.zero(on: lattice), .symmetric(2, on: lattice)], on: lattice, action: action,
      referenceMassSquared: gap)
    let ensemble = try FreeFieldEnsemble(
      extents: [16, 16], action: action, referenceMassSquared: gap, networkCount: 12_000,
      blockCount: 40, seed: 230_703_223, observables: [group])
    let found = ActionReconstruction(
      ensemble.measurement, group: group,
      propagator: ensemble.measurement.schwingerDysonPropagator(
        of: action, referenceMassSquared: gap))
    // Stricter than ``ActionReconstruction/remainder(lambda:bubble:)``, which has ¾.
    let bubble = found.bubble.value
    let truncation = 0.4 * lambda * bubble * lambda * bubble * lambda
    #expect(truncation < 0.005)
    for quartic in found.quartics {
      let total = try #require(quartic.withoutSextic).estimate
      let allowed = (16 * total.error * total.error + truncation * truncation).squareRoot()
      #expect(total.error < 0.01)
      #expect(abs(total.value - lambda) < allowed, "\(quartic.kinematics): \(total)")
      #expect(abs(quartic.leading.value - lambda) > 5 * allowed)
      // With g6, whose leading order is not zero, five times as much is left.
      let whole = try #require(quartic.total).estimate
      #expect(abs(whole.value - lambda) < 0.06)
    }
  }
}
