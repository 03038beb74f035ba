import LatticeGeometry
import NetworkArchitectures
import RealModule
import Testing

/// O(n): correlators of the components and of rotated components are the same.
@Suite struct OutputRotationTests {
  /// Pulls of differences that vanish if the density is invariant under rotations of (φ₁, φ₂, φ₃).
  private func pulls(
    readout: any ParameterDensity, componentScale: Double = 1, networks: Int = 30_000
  ) throws -> (two: [Double], four: [Double]) {
    let description = try DenseDescription(
      activation: .tanh, inputDimension: 1, width: 2, outputs: 3, biasDeviation: 0.3,
      readout: readout)
    var two = [RunningMean](repeating: RunningMean(), count: 3)
    var four = [RunningMean](repeating: RunningMean(), count: 3)
    var parameters = DenseParameters(for: description)
    for network in 0..<networks {
      var random = stream(network, seed: 1729)
      description.draw(&parameters, using: &random)
      for neuron in 0..<2 { parameters.readouts[neuron] *= componentScale }
      let values = try description.evaluate(parameters, at: [[1.5], [-0.8]])
      let (a, b, c) = (values[0], values[1], values[2])
      two[0].add(a[0] * a[1] - b[0] * b[1])
      two[1].add(a[0] * b[1])
      two[2].add(c[0] * a[1])
      // Rotations by 45° in the planes (1, 2) and (2, 3), and E φ₁²φ₂² = E φ₁⁴/3.
      for (slot, (u, v)) in [(a, b), (b, c)].enumerated() {
        let rotated = zip(u, v).map { ($0 + $1) * 0.5.squareRoot() }
        four[slot].add(
          rotated[0] * rotated[0] * rotated[1] * rotated[1]
            - (u[0] * u[0] * u[1] * u[1] + v[0] * v[0] * v[1] * v[1]) / 2)
      }
      four[2].add((a[0] * a[0] * a[0] * a[0] - 3 * a[0] * a[0] * b[0] * b[0]))
    }
    return (two.map { $0.pull(against: 0) }, four.map { $0.pull(against: 0) })
  }

  @Test func gaussianReadoutsAreInvariant() throws {
    let (two, four) = try pulls(readout: GaussianDensity.standard)
    for pull in two + four { #expect(abs(pull) < 4, "\(pull)σ") }
  }

  /// Laplace readouts, independent by component, are not invariant; only the four-point function
  /// sees it.
  @Test func laplaceReadoutsBreakTheSymmetry() throws {
    let (two, four) = try pulls(readout: LaplaceDensity(variance: 1))
    for pull in two { #expect(abs(pull) < 4, "\(pull)σ") }
    for pull in four { #expect(abs(pull) > 5, "\(pull)σ") }
  }

  @Test func unequalVariancesBreakTheSymmetry() throws {
    let (two, _) = try pulls(readout: GaussianDensity.standard, componentScale: 1.3)
    #expect(abs(two[0]) > 5, "\(two[0])σ")
  }
}
