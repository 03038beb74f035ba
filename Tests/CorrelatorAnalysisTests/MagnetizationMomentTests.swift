import CorrelatorAnalysis
import ErrorAnalysis
import FieldTheory
import LatticeGeometry
import RealModule
import Testing

@Suite struct MagnetizationMomentTests {
  /// Cumulants up to the eighth, from central moments, as textbooks write them.
  private func cumulants(_ average: (Int) -> Double) -> [Double] {
    let mean = average(1)
    func central(_ order: Int) -> Double {
      var (sum, binomial) = (0.0, 1.0)
      for lower in 0...order {
        sum += binomial * (lower == 0 ? 1 : average(lower)) * .pow(-mean, order - lower)
        binomial *= Double(order - lower) / Double(lower + 1)
      }
      return sum
    }
    let m = (0...8).map { $0 < 2 ? 0 : central($0) }
    return [
      mean, m[2], m[3], m[4] - 3 * m[2] * m[2], m[5] - 10 * m[3] * m[2],
      m[6] - 15 * m[4] * m[2] - 10 * m[3] * m[3] + 30 * .pow(m[2], 3),
      m[7] - 21 * m[5] * m[2] - 35 * m[4] * m[3] + 210 * m[3] * m[2] * m[2],
      m[8] - 28 * m[6] * m[2] - 56 * m[5] * m[3] - 35 * m[4] * m[4]
        + 420 * m[4] * m[2] * m[2] + 560 * m[3] * m[3] * m[2] - 630 * .pow(m[2], 4),
    ]
  }

  @Test(arguments: [false, true])
  func momentsAndCumulantsAreIntegrals(isOdd: Bool) throws {
    let (linear, cubic) = isOdd ? (0.3, 0.7) : (0, 0)
    let interaction = try PolynomialInteraction(couplings: [1: linear, 3: cubic, 4: 2])
    let action = try ScalarAction(massSquared: 0.5, interaction: interaction)
    let group = MagnetizationMoments(isEven: interaction.isEven)
    #expect(group.orders == (isOdd ? Array(1...8) : [2, 4, 6, 8]))
    let ensemble = try QuadratureEnsemble(
      extents: [3], action: action, range: 4.6, pointCount: 47, observables: [group])
    let exact = ChainIntegral(siteCount: 3, massSquared: 0.5, range: 4.6, pointCount: 47) {
      linear * $0 + cubic / 6 * .pow($0, 3) + 2.0 / 24 * .pow($0, 4)
    }
    let moments = (0...8).map { order in
      exact.average { .pow($0.reduce(0, +) / 3, order) }
    }
    let expected = cumulants { moments[$0] }
    for (index, order) in group.orders.enumerated() {
      let (moment, cumulant) = (
        ensemble.measurement.moments(group)[index].value,
        ensemble.measurement.cumulants(group)[index].value
      )
      #expect(abs(moment - moments[order]) < 1e-12 * max(1, moments[order]), "⟨M^\(order)⟩")
      #expect(abs(cumulant - expected[order - 1]) < 1e-11, "κ\(order)")
    }
  }

  /// Of two components, M is each in turn.
  @Test func componentsAreAveraged() throws {
    let action = try VectorPhiFour(massSquared: 0.5, lambda: 2, componentCount: 2)
    let group = MagnetizationMoments(isEven: true)
    let ensemble = try QuadratureEnsemble(
      extents: [2], action: action, range: 4.6, pointCount: 25, observables: [group])
    let moments = ensemble.measurement.moments(group)
    #expect(abs(2 * moments[0].value - ensemble.measurement.directPropagator()[0].value) < 1e-12)
    // ⟨(M·M)²⟩ = ⟨M₁⁴⟩ + ⟨M₂⁴⟩ + 2⟨M₁²M₂²⟩ = (8/3) ⟨M₁⁴⟩ by rotations.
    let square = 2 * moments[0].value
    let ratio = ensemble.measurement.magnetizationRatio().value
    #expect(abs(8.0 / 3 * moments[1].value - ratio * square * square) < 1e-9)
  }
}
