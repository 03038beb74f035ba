import FieldTheory
import LatticeGeometry
import RealModule
import Testing

@Suite struct PlainWeightPredictionTests {
  /// Var of S − S_M over the Gaussian of mass M on two sites, by two-dimensional quadrature.
  func quadratureVariance(
    _ action: any LocalAction, referenceMassSquared: Double
  ) throws -> Double {
    let field = Field(on: try Lattice(extents: [2]))
    var (norm, mean, square) = (0.0, 0.0, 0.0)
    for first in stride(from: -40.0, through: 40, by: 0.4) {
      for second in stride(from: -40.0, through: 40, by: 0.4) {
        // (φ₁ ± φ₂)/√2 have the variances of p = 0 and p = π.
        let light = first / 4 / .sqrt(referenceMassSquared)
        let heavy = second / 4 / .sqrt(4 + referenceMassSquared)
        let weight = Double.exp(-(first * first + second * second) / 32)
        field[0] = (light + heavy) / .sqrt(2)
        field[1] = (light - heavy) / .sqrt(2)
        let squares = field[0] * field[0] + field[1] * field[1]
        let difference =
          (action.massSquared - referenceMassSquared) / 2 * squares
          + action.interaction.value(sumOver: field)
        norm += weight
        mean += weight * difference
        square += weight * difference * difference
      }
    }
    mean /= norm
    return square / norm - mean * mean
  }

  @Test(arguments: [(1.0, 1.0, 1.0), (1, 0.5, 1.3), (-0.4, 2, 0.8), (0.5, 0, 0.9)])
  func varianceIsExactForGaussianFields(values: (Double, Double, Double)) throws {
    let (massSquared, lambda, referenceMassSquared) = values
    let action = try PhiFour(massSquared: massSquared, lambda: lambda)
    let grid = MomentumGrid(lattice: try Lattice(extents: [2]))
    let reference = try FreePropagator(grid: grid, massSquared: referenceMassSquared)
    let prediction = PlainWeightPrediction(action: action, reference: reference)
    let exact = try quadratureVariance(action, referenceMassSquared: referenceMassSquared)
    #expect(agree(prediction.varianceOfLogWeight, exact, 1e-11))
  }

  @Test(arguments: try interactions, [0.5, 1.3])
  func everyInteractionHasItsVariance(
    named: NamedInteraction, referenceMassSquared: Double
  ) throws {
    let action = try named.action(massSquared: 0.8)
    let grid = MomentumGrid(lattice: try Lattice(extents: [2]))
    let reference = try FreePropagator(grid: grid, massSquared: referenceMassSquared)
    let prediction = PlainWeightPrediction(action: action, reference: reference)
    let exact = try quadratureVariance(action, referenceMassSquared: referenceMassSquared)
    #expect(agree(prediction.varianceOfLogWeight, exact, 1e-10))
    let isOdd = (action.interaction as? PolynomialInteraction)?.isEven == false
    #expect((prediction.linearVariance > 0) == isOdd)
  }

  /// λ² V [ΣG⁴/24 + D₀² ΣG²/8] at M² = m², and λ² V ΣG_M⁴/24 at the gap mass.
  @Test func generalFormReducesToBothSpecialCases() throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: [6, 5]))
    let action = try PhiFour(massSquared: 0.5, lambda: 1.5)
    let bare = try FreePropagator(grid: grid, massSquared: 0.5)
    let plain = PlainWeightPrediction(action: action, reference: bare)
    let coincident = bare.coincident
    let expected =
      2.25 * 30
      * (bare.powerSum(4) / 24 + coincident * coincident * bare.powerSum(2) / 8)
    #expect(agree(plain.varianceOfLogWeight, expected, 1e-13))
    let gap = try GapEquation.solve(massSquared: 0.5, lambda: 1.5, grid: grid)
    let reference = try FreePropagator(grid: grid, massSquared: gap)
    let best = PlainWeightPrediction(action: action, reference: reference)
    #expect(abs(best.quadraticCoefficient) < 1e-14)
    #expect(agree(best.varianceOfLogWeight, 2.25 * 30 * reference.powerSum(4) / 24, 1e-13))
    #expect(best.varianceOfLogWeight < plain.varianceOfLogWeight)
    #expect(agree(best.expectedESSFraction, .exp(-best.varianceOfLogWeight), 1e-15))
  }

  @Test func equalTheoriesHaveEqualWeights() throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: [4, 4]))
    let prediction = PlainWeightPrediction(
      action: try PhiFour(massSquared: 0.5, lambda: 0),
      reference: try FreePropagator(grid: grid, massSquared: 0.5))
    #expect(prediction.varianceOfLogWeight == 0 && prediction.expectedESSFraction == 1)
  }
}
