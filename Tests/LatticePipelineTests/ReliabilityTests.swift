import LatticePipeline
import Testing

struct ReliabilityTests {
  /// Two-sided quantiles of Student's t for a chance of 10⁻³/n, by SciPy, where they are above 5.
  @Test(arguments: [
    (momenta: 153, blocks: 100, limit: 5.0), (8385, 100, 5.7087), (131_841, 100, 6.3187),
    (5, 10, 6.0101),
  ])
  func theLimitOnPullsKnowsItsMomentaAndBlocks(momenta: Int, blocks: Int, limit: Double) {
    let found = Reliability.residualPullLimit(momenta: momenta, blocks: blocks)
    #expect(abs(found / limit - 1) < 2e-3, "\(found)")
  }
}
