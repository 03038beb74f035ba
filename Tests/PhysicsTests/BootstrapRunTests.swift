import Foundation
import LatticePipeline
import Testing

/// Runs whose errors come from the bootstrap.
@Suite struct BootstrapRunTests {
  private func run(_ analysis: String, threads: Int = 2) throws -> FinishedRun {
    try FinishedRun(
      """
      { "lattice": { "extents": [8, 8] },
        "theory": { "action": "phi4", "massSquared": 1, "lambda": 0.5 },
        "engineering": { "realisation": "weights" },
        "ensemble": { "networks": 4000 },
        "analysis": { "blocks": 80\(analysis) } }
      """, threads: threads)
  }

  /// The same values; errors agree with the jackknife's within √(1/2R) and terms of order 1/B; any number of
  /// threads gives the same bits.
  @Test func errorsAgreeWithTheJackknife() throws {
    let bootstrap = #", "errors": "bootstrap", "resamples": 2000"#
    let runs = try [1, 3].map { try run(bootstrap, threads: $0) }
    let jackknife = try run("")
    #expect(runs[0].propagator == runs[1].propagator)
    // As text: an effective mass that there is none of is not a number.
    #expect(
      "\(runs[0].timeSlices.map { $0.sorted { $0.key < $1.key } })"
        == "\(runs[1].timeSlices.map { $0.sorted { $0.key < $1.key } })")
    #expect(runs[0].propagator.count == jackknife.propagator.count)
    for (first, second) in zip(runs[0].propagator, jackknife.propagator) {
      #expect(first["value"] == second["value"])
      let (resampled, leftOut) = try (#require(first["error"]), #require(second["error"]))
      #expect(abs(resampled / leftOut - 1) < 0.12)
      #expect(resampled != leftOut)
    }
    for name in ["susceptibility", "binder", "xi2nd", "logPartitionRatio"] {
      let (first, second) = try (runs[0].observable(name), jackknife.observable(name))
      #expect(first.value == second.value)
      #expect(abs(first.error / second.error - 1) < 0.12, "\(name)")
    }
  }
}
