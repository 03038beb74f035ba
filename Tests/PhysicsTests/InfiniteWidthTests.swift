import FieldTheory
import LatticeGeometry
import RealModule
import Testing

/// Interacting networks of several finite widths: their error of order 1/N is the predicted one, and
/// the limit of infinite width is the lattice theory.
@Suite struct InfiniteWidthTests {
  private let exact: TransferMatrix

  init() throws { exact = try TransferMatrix(massSquared: 1, lambda: 0.3, siteCount: 8) }

  private func run(
    reference: String, realisation: String = "weights", networks: Int = 100_000
  ) throws -> FinishedWidthRun {
    try FinishedWidthRun(
      """
      { "lattice": { "extents": [8] },
        "theory": { "action": "phi4", "massSquared": 1, "lambda": 0.3 },
        "architecture": {
          "width": [20, 40, 80, 160, 320], "alpha": -1, "amplitude": "gaussian" },
        "engineering": { "referenceMass": "\(reference)", "realisation": "\(realisation)" },
        "ensemble": { "networks": \(networks) }, "compare": ["exact"] }
      """)
  }

  /// (G(0)/exact − 1) and its error at each width, with the free networks as control variate.
  private func biases(_ run: FinishedWidthRun) throws -> [(value: Double, error: Double)] {
    try run.widths.map { row in
      let value = try #require(row["susceptibilityControlled"])
      let error = try #require(row["susceptibilityControlled_error"])
      return (value / exact.propagator[0] - 1, error / exact.propagator[0])
    }
  }

  @Test func bareReferenceHasThePredictedBias() throws {
    let run = try run(reference: "bare")
    let biases = try biases(run)
    for (row, bias) in zip(run.widths, biases) {
      let predicted = try #require(row["predicted_bias"])
      // What the leading order leaves out is smaller by factors of 1/N and λ.
      #expect(abs(bias.value - predicted) < 4 * bias.error + 0.2 * abs(predicted))
      // The direct estimate is the same within its larger error.
      let direct = try #require(row["susceptibility"])
      let error = try #require(row["susceptibility_error"])
      let difference = direct / exact.propagator[0] - 1 - bias.value
      #expect(abs(difference) < 4 * error / exact.propagator[0])
      #expect(bias.error < 0.5 * error / exact.propagator[0])
    }
    // No width alone would do, and the narrowest is far off.
    #expect(biases[0].value < -15 * biases[0].error)
    try expectExactLimit(run)
  }

  /// At λ = 1 on 8² the first order is too large by a third, and all orders of what the volume enhances
  /// agree; the reference is the propagator of exact width, by an identity of the action.
  @Test func strongerCouplingsHaveTheResummedBias() throws {
    let theory = #""theory": { "action": "phi4", "massSquared": 1, "lambda": 1 }"#
    let exact = try FinishedRun(
      #"{ "lattice": { "extents": [8, 8] }, \#(theory), "ensemble": { "networks": 20000 } }"#
    ).observable("susceptibility").value
    let run = try FinishedWidthRun(
      """
      { "lattice": { "extents": [8, 8] }, \(theory),
        "architecture": { "width": [200, 400, 800], "alpha": -1, "amplitude": "gaussian" },
        "engineering": { "referenceMass": "bare", "realisation": "weights" },
        "analysis": { "observables": ["propagator"] },
        "ensemble": { "networks": 100000 }, "compare": ["gap"] }
      """)
    let row = run.widths[1]
    let measured = try #require(row["susceptibilityControlled"]) / exact - 1
    let error = try #require(row["susceptibilityControlled_error"]) / exact
    let (first, all) = (
      try #require(row["predicted_bias"]), try #require(row["resummed_bias"])
    )
    // Left out are terms of order 1/N without the volume.
    #expect(abs(measured - all) < 4 * error + 1.0 / 400, "\(measured) ± \(error) for \(all)")
    #expect(measured - first > 4 * error, "\(first)")
  }

  @Test func gapReferenceRemovesTheLeadingTerm() throws {
    let run = try run(reference: "gap")
    let bare = FiniteWidthBiasAtZero(width: 20)
    let biases = try biases(run)
    #expect(run.widths.allSatisfy { abs($0["predicted_bias"] ?? 1) < 1e-12 })
    #expect(abs(biases[0].value) < 0.4 * abs(bare.value))
    #expect(abs(biases[4].value) < 4 * biases[4].error + 0.001)
    try expectExactLimit(run)
  }

  /// −½ (λ/2) D₀ (V/N) [9/2 D(0) − D₀] with uniform momenta.
  private struct FiniteWidthBiasAtZero {
    let value: Double

    init(width: Int) {
      // D₀ = coth(4ω)/(2 sinh ω) on eight sites, 2 sinh(ω/2) = m = 1.
      let omega = 2 * Double.asinh(0.5)
      let coincident = 1 / (2 * .sinh(omega) * .tanh(4 * omega))
      value = -0.5 * 0.15 * coincident * 8 / Double(width) * (4.5 - coincident)
    }
  }

  /// Every observable of the transfer matrix in the limit of infinite width.
  private func expectExactLimit(_ run: FinishedWidthRun) throws {
    #expect(run.results["reliable"] as? Bool == true)
    let expected = [
      "susceptibilityControlled": exact.propagator[0], "susceptibility": exact.propagator[0],
      "phi2Controlled": exact.phiSquared, "phi2": exact.phiSquared, "phi4": exact.phiFourth,
      "nearestNeighbour": exact.correlator[1],
      "logPartitionRatio": try #require(exact.logPartitionRatio),
    ]
    for (name, value) in expected {
      #expect(abs(try run.pull(name, from: value)) < 4, "\(name)")
    }
    for row in run.propagator { #expect(abs(try #require(row["exact_pull"])) < 4) }
  }

  /// The map of finite widths: the same limit, and equal weights almost.
  @Test func transportedNetworksHaveTheSameLimit() throws {
    let run = try run(reference: "gap", realisation: "transport", networks: 20_000)
    #expect(run.widths.allSatisfy { ($0["essFraction"] ?? 0) > 0.9999 })
    for (name, value) in ["susceptibility": exact.propagator[0], "phi4": exact.phiFourth] {
      #expect(abs(try run.pull(name, from: value)) < 4, "\(name)")
    }
    let points = try #require(run.results["widths"] as? [[String: Any]])
    #expect(points.count == 5)
    for point in points {
      let engineering = try #require(point["engineering"] as? [String: Any])
      #expect(engineering["realisation"] as? String == "transport")
      #expect(engineering["transport"] as? String == "order1")
    }
  }

  /// Two sites of an infinite chain interact, the rest is free of the gap mass: with G the infinite
  /// chain's two-point function, averages are integrals over two fields of
  /// exp(−½ φ G⁻¹ φ − Σ[(λ/4!)φ⁴ + ½(m² − M²)φ²]).
  @Test func boxOfInfiniteVolumeInteractsOnItsSites() throws {
    let (massSquared, lambda) = (0.5, 2.0)
    let run = try FinishedWidthRun(
      """
      { "lattice": { "extents": [2], "boundary": "infinite" },
        "theory": { "action": "phi4", "massSquared": \(massSquared), "lambda": \(lambda) },
        "architecture": { "width": [10, 20, 40, 80], "alpha": 0 },
        "engineering": { "realisation": "weights" }, "ensemble": { "networks": 100000 } }
      """)
    // G(r) = e^{−ωr}/(2 sinh ω), 2 sinh(ω/2) = M, and M² = m² + (λ/2) G(0).
    var reference = massSquared
    var correlation = [0.0, 0]
    for _ in 0..<200 {
      let omega = 2 * Double.asinh(reference.squareRoot() / 2)
      correlation = [1 / (2 * .sinh(omega)), .exp(-omega) / (2 * .sinh(omega))]
      reference = massSquared + lambda / 2 * correlation[0]
    }
    let determinant = correlation[0] * correlation[0] - correlation[1] * correlation[1]
    let (diagonal, mixed) = (correlation[0] / determinant, -correlation[1] / determinant)
    var (weight, free, square, fourth, sum) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for i in -300...300 {
      for j in -300...300 {
        let (first, second) = (0.02 * Double(i), 0.02 * Double(j))
        let (x, y) = (first * first, second * second)
        let gaussian = Double.exp(-diagonal / 2 * (x + y) - mixed * first * second)
        let factor =
          gaussian
          * Double.exp(-lambda / 24 * (x * x + y * y) - (massSquared - reference) / 2 * (x + y))
        free += gaussian
        weight += factor
        square += factor * x
        fourth += factor * x * x
        sum += factor * (first + second) * (first + second) / 2
      }
    }
    #expect(abs(try run.pull("phi2", from: square / weight)) < 4)
    #expect(abs(try run.pull("phi4", from: fourth / weight)) < 4)
    #expect(abs(try run.pull("susceptibilityControlled", from: sum / weight)) < 4)
    #expect(abs(try run.pull("logPartitionRatioReference", from: .log(weight / free))) < 4)
    // The free networks themselves are far off.
    #expect(
      abs(try run.pull("susceptibilityControlled", from: correlation[0] + correlation[1])) > 10)
  }
}
