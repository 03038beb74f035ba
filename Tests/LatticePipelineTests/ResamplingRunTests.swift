import EnsembleSampling
import Foundation
import LatticeGeometry
import LatticePipeline
import RunConfiguration
import Testing

/// Runs that resample between the steps of the annealing.
@Suite final class ResamplingRunTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("lattice-test-\(UUID().uuidString)")

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func run(
    _ overrides: String..., threads: Int = 2
  ) throws -> (outcome: RunOutcome, results: [String: Any], tables: [String]) {
    let plan = try RunPlan(
      try ConfigurationFile.decode(
        text: phiFour, source: "c.json",
        overrides: [
          "engineering.realisation=annealed", "engineering.transport=none",
          "engineering.resampling=systematic", "ensemble.networks=1200", "analysis.blocks=12",
        ] + overrides), threads: threads)
    let output = folder.appendingPathComponent(UUID().uuidString)
    let outcome = try Run(
      plan: plan, options: RunOptions(output: output.path, threads: threads), log: RunLog { _ in }
    ).execute(monitor: SamplingMonitor())
    let results = try JSONSerialization.jsonObject(with: Data(outcome.resultsJSON.utf8))
    return (
      outcome, try #require(results as? [String: Any]),
      try ["propagator.tsv", "samples.tsv"].map {
        try String(contentsOf: output.appendingPathComponent($0), encoding: .utf8)
      }
    )
  }

  @Test func theResultsTellAncestorsAndDoNotDependOnThreads() throws {
    let runs = try [1, 2, 3].map {
      try run(
        "lattice.extents=[16, 16]", "theory.massSquared=-0.5", "theory.lambda=6",
        "engineering.steps=3", threads: $0)
    }
    #expect(runs[0].tables == runs[1].tables && runs[0].tables == runs[2].tables)
    let engineering = try #require(runs[0].results["engineering"] as? [String: Any])
    #expect(engineering["resamplingGroup"] as? Int == 100)
    let weights = try #require(runs[0].results["weights"] as? [String: Any])
    let ancestors = try #require(weights["ancestors"] as? Int)
    let essFraction = try #require(weights["essFraction"] as? Double)
    #expect(ancestors < 1200 && essFraction * 1200 <= Double(ancestors))
    #expect(runs[0].outcome.summary.contains("\(ancestors) of 1200 networks have descendants"))
    let plain = try run("engineering.resampling=none")
    let without = try #require(plain.results["weights"] as? [String: Any])
    #expect(without["ancestors"] is NSNull || without["ancestors"] == nil)
  }

  /// A theory that networks do not reach is called so although copies weigh the same.
  @Test func unsoundEnsemblesAreToldDespiteEqualWeights() throws {
    let found = try run(
      "lattice.extents=[16, 16]", "theory.massSquared=-1", "theory.lambda=4",
      "engineering.steps=2", "engineering.moves=0")
    #expect(!found.outcome.reasons.isEmpty)
  }

  @Test func theGroupIsInTheMemory() throws {
    func perThread(_ overrides: String...) throws -> Int {
      try RunPlan(
        try ConfigurationFile.decode(
          text: phiFour, source: "c.json",
          overrides: ["engineering.realisation=annealed", "lattice.extents=[64, 64]"] + overrides),
        threads: 1
      ).memory.perThread
    }
    let modes = MomentumGrid(lattice: try Lattice(extents: [64, 64])).modeCount
    let alone = try perThread()
    #expect(
      try perThread("engineering.resampling=systematic") - alone == 16 * modes * 199)
    #expect(
      try perThread("engineering.resampling=systematic", "ensemble.networks=1000000") - alone
        == 16 * modes * 255)
  }
}
