import CorrelatorAnalysis
import ErrorAnalysis
import FieldTheory
import LatticeGeometry
import RealModule
import Testing

/// Both estimators of the four-point function on lattices small enough to integrate exactly.
@Suite struct FourPointTests {
  /// Every triple of momenta of a lattice.
  private func allKinematics(on lattice: Lattice) -> [FourPointKinematics] {
    let momenta = (0..<lattice.volume).map(lattice.coordinates(of:))
    return momenta.flatMap { first in
      momenta.flatMap { second in
        momenta.map { FourPointKinematics(first, second, $0, on: lattice) }
      }
    }
  }

  private func ensemble(
    _ extents: [Int], action: any LocalAction, measuredWith interaction: QuarticInteraction? = nil,
    referenceMassSquared: Double, range: Double, pointCount: Int
  ) throws -> (QuadratureEnsemble, FourPointFunction) {
    let lattice = try Lattice(extents: extents)
    let function = try FourPointFunction(
      at: allKinematics(on: lattice), on: lattice, action: action,
      referenceMassSquared: referenceMassSquared)
    return (
      try QuadratureEnsemble(
        extents: extents, action: action, range: range, pointCount: pointCount,
        measuredWith: interaction, observables: [function]), function
    )
  }

  /// The largest difference of the two estimators over all kinematics, relative to the largest value.
  private func difference(_ ensemble: QuadratureEnsemble, _ function: FourPointFunction) -> Double {
    let direct = ensemble.measurement.connectedFourPoint(function, estimator: .direct)
    let improved = ensemble.measurement.connectedFourPoint(function, estimator: .schwingerDyson)
    let scale = direct.map(\.value.magnitude).max() ?? 0
    return zip(direct, improved).map { abs($0.value - $1.value) / scale }.max() ?? .nan
  }

  /// The identity holds at every momentum, for any M²; another λ of 2 % is seen.
  @Test(arguments: [[2], [3], [2, 2]])
  func estimatorsAgreeAtEveryMomentum(extents: [Int]) throws {
    // The stronger the coupling, the finer the grid that integrates it; the sums of 4·10⁵ terms on
    // the square round to a few 1e-12 of what is left of them.
    let isSquare = extents == [2, 2]
    let (lambda, range, points) = isSquare ? (1.0, 4.2, 25) : (2.0, 4.6, 57)
    let action = try PhiFour(massSquared: 0.8, lambda: lambda)
    for reference in isSquare ? [1.3] : [0.7, 3.0] {
      let (ensemble, function) = try ensemble(
        extents, action: action, referenceMassSquared: reference, range: range, pointCount: points)
      #expect(difference(ensemble, function) < (isSquare ? 5e-12 : 1e-12), "M² = \(reference)")
    }
    let (control, function) = try ensemble(
      extents, action: action, measuredWith: QuarticInteraction(lambda: 1.02 * lambda),
      referenceMassSquared: 1.3, range: range, pointCount: isSquare ? 17 : 47)
    #expect(difference(control, function) > 1e-3)
  }

  /// Theories of each kind, with ⟨φ⟩ ≠ 0 and three-point functions among them.
  @Test(arguments: 0..<3, [2, 3])
  func estimatorsAgreeForEveryInteraction(index: Int, siteCount: Int) throws {
    let actions: [any LocalAction] = [
      try ScalarAction(
        massSquared: 0.5, interaction: PolynomialInteraction.phiSix(lambda: -0.8, sextic: 6)),
      try ScalarAction(
        massSquared: 0.5,
        interaction: PolynomialInteraction(couplings: [1: 0.3, 3: 0.7, 4: 2])),
      try ScalarAction(
        massSquared: 0.9, interaction: SineGordonInteraction(amplitude: 0.6, beta: 1.4)),
    ]
    let (ensemble, function) = try ensemble(
      [siteCount], action: actions[index], referenceMassSquared: 1.1,
      range: index == 2 ? 7.5 : 4.6, pointCount: 61)
    #expect(difference(ensemble, function) < 1e-12)
  }

  /// The direct estimator is the Fourier transform of the connected function of sites.
  @Test(arguments: [2, 3], [false, true])
  func directEstimatorIsTheSumOverSites(siteCount: Int, isOdd: Bool) throws {
    let (linear, cubic) = isOdd ? (0.3, 0.7) : (0, 0)
    let action = try ScalarAction(
      massSquared: 0.5,
      interaction: PolynomialInteraction(couplings: [1: linear, 3: cubic, 4: 2]))
    let exact = ChainIntegral(siteCount: siteCount, massSquared: 0.5, range: 4.6, pointCount: 47) {
      linear * $0 + cubic / 6 * .pow($0, 3) + 2.0 / 24 * .pow($0, 4)
    }
    let (ensemble, function) = try ensemble(
      [siteCount], action: action, referenceMassSquared: 1, range: 4.6, pointCount: 47)
    let values = ensemble.measurement.connectedFourPoint(function, estimator: .direct)
    for (kinematics, value) in zip(function.kinematics, values) {
      let expected = exact.connected(numbers: kinematics.momenta.prefix(3).map { $0.numbers[0] })
      #expect(abs(value.value - expected) < 1e-12, "\(kinematics.momenta.map(\.numbers))")
    }
  }

  /// Γ4(0) = λ − (3/2) λ² (1/V) Σ_p D² + O(λ³), with m² as the propagators' mass to this order: each
  /// tadpole on a leg is part of G.
  @Test func vertexHasItsExpansion() throws {
    let lattice = try Lattice(extents: [3])
    let bubble = [1.0, 4, 4].reduce(0) { $0 + 1 / ($1 * $1) } / 3
    var remainders: [Double] = []
    for lambda in [0.02, 0.01] {
      let action = try PhiFour(massSquared: 1, lambda: lambda)
      let function = try FourPointFunction(
        at: [.zero(on: lattice)], on: lattice, action: action, referenceMassSquared: 1)
      let ensemble = try QuadratureEnsemble(
        extents: [3], action: action, range: 9, pointCount: 71, observables: [function])
      let propagator = ensemble.measurement.schwingerDysonPropagator(
        of: action, referenceMassSquared: 1)
      let vertex = ensemble.measurement.vertices(
        function, estimator: .schwingerDyson, propagator: propagator)[0].value
      remainders.append((vertex - lambda + 1.5 * lambda * lambda * bubble) / .pow(lambda, 3))
    }
    #expect(abs(remainders[0]) < 10 && abs(remainders[1] / remainders[0] - 1) < 0.1)
  }

  @Test func couplingsAreThoseOfTheZeroMode() throws {
    let lattice = try Lattice(extents: [3])
    let action = try PhiFour(massSquared: 0.5, lambda: 2)
    let function = try FourPointFunction(
      at: [.zero(on: lattice)], on: lattice, action: action, referenceMassSquared: 1)
    let moments = MagnetizationMoments(isEven: true)
    let ensemble = try QuadratureEnsemble(
      extents: [3], action: action, range: 4.6, pointCount: 47, observables: [function, moments])
    let exact = ChainIntegral(siteCount: 3, massSquared: 0.5, range: 4.6, pointCount: 47) {
      2.0 / 24 * .pow($0, 4)
    }
    let square = exact.average { .pow($0.reduce(0, +), 2) } / 3
    let fourth = exact.average { .pow($0.reduce(0, +), 4) } / 3
    let connected = fourth - 3 * 3 * square * square
    let orbits = ensemble.orbits
    let propagator = PropagatorObservables(
      orbits: orbits,
      propagator: ensemble.measurement.schwingerDysonPropagator(
        of: action, referenceMassSquared: 1))
    let couplings = RenormalizedCouplings(
      connected: ensemble.measurement.connectedFourPoint(function, estimator: .schwingerDyson)[0],
      propagator: propagator)
    #expect(abs(couplings.lambda.value + connected / .pow(square, 4)) < 1e-12)
    let length = propagator.secondMomentCorrelationLength().value
    #expect(
      abs(couplings.dimensionless.value + connected / (square * square * length)) < 1e-11)
    // V³ κ₄ is the same number.
    let fourthCumulant = ensemble.measurement.cumulants(moments)[1].value
    #expect(abs(27 * fourthCumulant - connected) < 1e-12)
    // The negative control: with two of the three pairings it is another.
    #expect(abs(fourth - 2 * 3 * square * square - connected) > 1)
  }

  @Test func symmetricMomentaAddUpToZero() throws {
    for extents in [[8], [8, 8], [6, 6, 6], [6, 6, 6, 6], [5, 4, 7]] {
      let lattice = try Lattice(extents: extents)
      let momenta = FourPointKinematics.symmetric(1, on: lattice).momenta
      for direction in extents.indices {
        #expect(momenta.reduce(0) { $0 + $1.numbers[direction] } == 0)
      }
      if lattice.isHypercube {
        #expect(momenta.allSatisfy { abs($0.latticeSquared - momenta[0].latticeSquared) < 1e-14 })
      }
    }
  }

  @Test func severalComponentsAreRefused() throws {
    let lattice = try Lattice(extents: [2])
    #expect(throws: NPointError.severalComponents(2)) {
      try FourPointFunction(
        at: [.zero(on: lattice)], on: lattice,
        action: try VectorPhiFour(massSquared: 1, lambda: 1, componentCount: 2),
        referenceMassSquared: 1)
    }
  }
}
