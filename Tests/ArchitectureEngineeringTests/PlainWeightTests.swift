import ArchitectureEngineering
import FieldTheory
import LatticeGeometry
import NetworkArchitectures
import Testing

/// The predicted spread of plain weights against networks drawn.
@Suite struct PlainWeightTests {
  @Test(arguments: TargetAction.allCases)
  func predictedVarianceIsMeasured(target: TargetAction) throws {
    let lattice = try Lattice(extents: [8, 6])
    let grid = MomentumGrid(lattice: lattice)
    let action = try target.action()
    // Off the gap mass, so that the quadratic mismatch counts too.
    let referenceMassSquared = 1.4 * (try GapEquation.solve(for: action, on: grid))
    let reference = try FreePropagator(grid: grid, massSquared: referenceMassSquared)
    let density = EngineeredDensity(
      architecture: ExactWidthNetwork(
        propagator: reference, transform: FourierTransform(grid: grid)),
      deformation: DensityDeformation(
        action: action, referenceMassSquared: referenceMassSquared))
    let realiser = density.makeRealiser()
    let networkCount = 20000
    var logWeights: [Double] = []
    for network in 0..<networkCount {
      var stream = RandomStream(
        seed: 2307_03223, purpose: .networkParameters, network: UInt64(network))
      realiser.drawNetwork(using: &stream) { _, _, logWeight in logWeights.append(logWeight) }
    }
    let count = Double(networkCount)
    let mean = logWeights.reduce(0, +) / count
    let squares = logWeights.map { ($0 - mean) * ($0 - mean) }
    let variance = squares.reduce(0, +) / count
    let spread = squares.reduce(0) { $0 + ($1 - variance) * ($1 - variance) } / count
    let error = (spread / count).squareRoot()
    let predicted = PlainWeightPrediction(action: action, reference: reference)
    let pull = (variance - predicted.varianceOfLogWeight) / error
    #expect(abs(pull) < 4, "measured \(variance) ± \(error), \(predicted)")
    #expect(error < 0.05 * variance)
    // The negative control: without the mismatch's share the prediction is off.
    let short = predicted.varianceOfLogWeight - predicted.quadraticVariance
    #expect(abs(variance - short) > 4 * error)
  }
}
