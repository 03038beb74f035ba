import FieldTheory
import LatticeGeometry
import Testing

/// Interacting networks of finite width carry a bias of order 1/N, and the program must show it.
@Suite struct FiniteWidthTests {
  private func run(reference: String, width: Int, networks: Int) throws -> FinishedRun {
    try FinishedRun(
      """
      { "lattice": { "extents": [8] },
        "theory": { "action": "phi4", "massSquared": 1, "lambda": 0.3 },
        "architecture": { "width": \(width), "alpha": -1, "amplitude": "gaussian" },
        "engineering": { "referenceMass": "\(reference)" },
        "ensemble": { "networks": \(networks) },
        "analysis": { "estimator": "schwingerDyson" }, "compare": ["exact"] }
      """)
  }

  /// Leading order in 1/N with reference `bare`: δG/G = −½ (λ/2) D₀ (V/N) [κ D/(V q) − D₀] with
  /// κ = 9/2 at p = 0 and uniform momenta; next orders are of relative size 1/N and λ.
  @Test func bareReferenceShowsItsBias() throws {
    let exact = try TransferMatrix(massSquared: 1, lambda: 0.3, siteCount: 8)
    let free = try FreePropagator(
      grid: MomentumGrid(lattice: try Lattice(extents: [8])), massSquared: 1)
    let run = try run(reference: "bare", width: 40, networks: 4_000_000)
    let row = try run.row([0])
    let (value, error) = (row["value"] ?? .nan, row["error"] ?? .nan)
    let bias = value / exact.propagator[0] - 1
    let leading = -0.5 * 0.15 * free.coincident * 8 / 40 * (4.5 - free.coincident)
    // −2.5 % measured by another program, −2.7 % to leading order; far from 0 in any case.
    #expect(abs(bias - leading) < 0.004)
    #expect(abs(bias + 0.0253) < 4 * 0.0009 + 4 * error / value)
    #expect(bias < -10 * error / value)
    // The direct estimator was forced, and the residuals see the effect without deciding.
    #expect(run.results["estimator"] as? String == "direct")
    #expect(try run.number("schwingerDyson.maxPull") > 10)
    #expect(run.results["reliable"] as? Bool == true)
  }

  /// The gap-equation mass removes the leading term.
  @Test func gapReferenceRemovesTheLeadingBias() throws {
    let exact = try TransferMatrix(massSquared: 1, lambda: 0.3, siteCount: 8)
    let run = try run(reference: "gap", width: 40, networks: 4_000_000)
    let row = try run.row([0])
    let bias = (row["value"] ?? .nan) / exact.propagator[0] - 1
    #expect(abs(bias) < 0.01)
  }
}
