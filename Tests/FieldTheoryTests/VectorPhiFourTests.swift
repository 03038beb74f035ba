import FieldTheory
import LatticeGeometry
import RealModule
import Testing

/// The O(n) model.
@Suite struct VectorPhiFourTests {
  /// The definition, site by site, for two configurations of three components.
  @Test(arguments: [[5], [3, 7], [2, 3, 4]], dispersions)
  func valueIsTheSumOverComponents(extents: [Int], dispersion: Dispersion) throws {
    let lattice = try Lattice(extents: extents)
    let action = try VectorPhiFour(
      massSquared: -0.3, lambda: 2.1, componentCount: 3, dispersion: dispersion)
    let free = try FreeScalar(massSquared: 1, dispersion: dispersion)
    let field = randomField(on: lattice, count: 6)
    for configuration in 0..<2 {
      var expected = 0.0
      for component in 0..<3 {
        expected += free.value(of: field, configuration: 3 * configuration + component)
      }
      for site in 0..<lattice.volume {
        let square = (0..<3).reduce(0.0) { sum, component in
          let value = field[(3 * configuration + component) * lattice.volume + site]
          return sum + value * value
        }
        expected += -1.3 / 2 * square + 2.1 / 24 * square * square
      }
      let value = action.value(of: field, configuration: configuration)
      #expect(abs(value - expected) < 1e-12 * Double(lattice.volume))
    }
  }

  @Test(arguments: dispersions)
  func forceIsTheGradient(dispersion: Dispersion) throws {
    let lattice = try Lattice(extents: [3, 4])
    let field = randomField(on: lattice, count: 3)
    let force = Field(on: lattice, count: 3)
    func largestError(_ action: VectorPhiFour, against claimed: VectorPhiFour) -> Double {
      claimed.force(of: field, into: force)
      var largest = 0.0
      for index in 0..<field.valueCount {
        let center = field[index]
        let values = [-2.0, -1, 1, 2].map { multiple in
          field[index] = center + multiple * 0.01
          return action.value(of: field, configuration: 0)
        }
        field[index] = center
        let slope = (values[0] - 8 * values[1] + 8 * values[2] - values[3]) / 0.12
        largest = max(largest, abs(slope - force[index]))
      }
      return largest
    }
    let action = try VectorPhiFour(
      massSquared: 0.3, lambda: 2.1, componentCount: 3, dispersion: dispersion)
    let wrong = try VectorPhiFour(
      massSquared: 0.3, lambda: 2.2, componentCount: 3, dispersion: dispersion)
    #expect(largestError(action, against: action) < 1e-9)
    #expect(largestError(action, against: wrong) > 1e-3)
  }

  @Test func oneComponentIsPhiFour() throws {
    let lattice = try Lattice(extents: [4, 5])
    let grid = MomentumGrid(lattice: lattice)
    let vector = try VectorPhiFour(massSquared: -0.2, lambda: 1.7, componentCount: 1)
    let scalar = try PhiFour(massSquared: -0.2, lambda: 1.7)
    let field = randomField(on: lattice)
    #expect(agree(vector.value(of: field), scalar.value(of: field), 1e-14))
    let first = Field(on: lattice)
    let second = Field(on: lattice)
    vector.force(of: field, into: first)
    scalar.force(of: field, into: second)
    for site in 0..<20 { #expect(abs(first[site] - second[site]) < 1e-14) }
    #expect(
      agree(
        vector.interaction.secondDerivativeSum(over: field),
        scalar.interaction.secondDerivativeSum(over: field), 1e-14))
    let gap = try GapEquation.solve(for: vector, on: grid)
    #expect(agree(gap, try GapEquation.solve(for: scalar, on: grid), 1e-14))
    let reference = try FreePropagator(grid: grid, massSquared: 1.1)
    #expect(
      agree(
        PlainWeightPrediction(action: vector, reference: reference).varianceOfLogWeight,
        PlainWeightPrediction(action: scalar, reference: reference).varianceOfLogWeight, 1e-13))
  }

  /// (1/n) Σ_a ∂²U/∂φ_a² from differences of the gradient.
  @Test func curvatureIsTheMeanOverComponents() throws {
    let lattice = try Lattice(extents: [11])
    let interaction = try VectorQuarticInteraction(lambda: 1.3, componentCount: 4)
    let field = randomField(on: lattice, count: 4)
    let above = Field(on: lattice, count: 4)
    let below = Field(on: lattice, count: 4)
    var sum = 0.0
    for index in 0..<field.valueCount {
      let center = field[index]
      field[index] = center + 1e-4
      interaction.writeDerivative(of: field, into: above)
      field[index] = center - 1e-4
      interaction.writeDerivative(of: field, into: below)
      field[index] = center
      sum += (above[index] - below[index]) / 2e-4 / 4
    }
    #expect(abs(interaction.secondDerivativeSum(over: field) - sum) < 1e-6)
    let total = Field(on: lattice, count: 4)
    interaction.writeDerivative(of: field, into: above)
    interaction.addDerivative(of: field, to: total)
    #expect(total.values == above.values)
    interaction.writeDerivative(of: field, into: field)
    #expect(field.values == above.values)
  }

  /// φ·f − G₀ Σ_a ∂f_a/∂φ_a = U − ⟨U⟩ + b :φ·φ: on a single site.
  @Test func sourceInvertsTheOrnsteinUhlenbeckOperator() throws {
    let lattice = try Lattice(extents: [3, 3])
    let interaction = try VectorQuarticInteraction(lambda: 1.3, componentCount: 3)
    let coincident = 0.7
    let expansion = interaction.wickExpansion(coincident: coincident)
    let source = expansion.transportSource(quadratic: expansion.coefficient(2) + 0.2)
    let field = randomField(on: lattice, count: 3)
    let result = Field(on: lattice, count: 3)
    let slope = source.apply(to: field, into: result)
    let product = (0..<27).reduce(0.0) { $0 + field[$1] * result[$1] }
    let value = interaction.value(sumOver: field, configuration: 0, addingSquares: 0.2)
    let mean = 9 * (expansion.coefficient(0) + 0.2 * 3 * coincident)
    #expect(abs(product - coincident * slope - (value - mean)) < 1e-12)
    #expect(source.apply(to: field, into: field) == slope)
    #expect(field.values == result.values)
  }

  /// Σ_a ∂f_a/∂φ_a against differences within the reach and beyond, and the length of f far out,
  /// r (a + 3bR²) − 2bR³ with 3bR² the limit.
  @Test func slopesAreLimited() throws {
    let lattice = try Lattice(extents: [3, 3])
    let source = VectorLinearCubic(componentCount: 3, linear: 0.2, cubic: 1.3).limitingSlope(to: 2)
    let field = randomField(on: lattice, count: 3)
    let above = Field(on: lattice, count: 3)
    let below = Field(on: lattice, count: 3)
    let slopes = source.apply(to: field, into: above)
    var sum = 0.0
    for index in 0..<field.valueCount {
      let center = field[index]
      field[index] = center + 1e-4
      _ = source.apply(to: field, into: above)
      field[index] = center - 1e-4
      _ = source.apply(to: field, into: below)
      field[index] = center
      sum += (above[index] - below[index]) / 2e-4
    }
    #expect(abs(slopes - sum) < 1e-6)
    let far = Field(on: lattice, count: 3)
    for site in 0..<9 { (far[site], far[site + 9], far[site + 18]) = (200, 300, 600) }
    _ = source.apply(to: far, into: far)
    let reach = (2 / (3 * 1.3)).squareRoot()
    let length = 700 * (0.2 + 2) - 2 * 1.3 * reach * reach * reach
    #expect(abs(far[0] / 2 - length / 7) < 1e-10 && abs(far[18] / 6 - length / 7) < 1e-10)
  }

  /// M² = m² + λ (n + 2) G₀/6; at λ = Λ/n and n → ∞ the exact M² = m² + Λ G₀/6 of the large-n limit.
  @Test func gapEquationHasItsLargeLimit() throws {
    let grid = MomentumGrid(lattice: try Lattice(extents: [6, 6]))
    var distances: [Double] = []
    for count in [1, 2, 10, 1_000_000] {
      let action = try VectorPhiFour(
        massSquared: -0.4, lambda: 3 / Double(count), componentCount: count)
      let gap = try GapEquation.solve(for: action, on: grid)
      let coincident = try FreePropagator(grid: grid, massSquared: gap).coincident
      let tadpole = 3 / Double(count) * Double(count + 2) * coincident / 6
      #expect(abs(gap + 0.4 - tadpole) < 1e-13)
      distances.append(abs(gap + 0.4 - 0.5 * coincident))
    }
    #expect(distances[0] > distances[1] && distances[1] > distances[2])
    #expect(distances[3] < 1e-6)
  }
}
