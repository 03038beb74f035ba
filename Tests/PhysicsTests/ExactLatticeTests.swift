import Foundation
import Testing

/// Runs on lattices of a few sites against their exact integrals, every observable that has one.
struct ExactLatticeTests {
  private func pulls(of run: FinishedRun) throws -> [String: Double] {
    let comparison = try #require(run.results["comparison"] as? [String: Any])
    let exact = try #require(comparison["exact"] as? [String: Any])
    let predictions = try #require(exact["observables"] as? [String: [String: Any]])
    return try predictions.mapValues { try #require($0["pull"] as? Double) }
  }

  @Test(arguments: [
    #""action": "phi4", "massSquared": 1, "lambda": 2"#,
    #""action": "polynomial", "massSquared": 0.5, "couplings": {"3": 1, "4": 2}"#,
    #""action": "phi6", "massSquared": 1, "couplings": {"4": -0.5, "6": 3}"#,
    #""action": "sineGordon", "massSquared": 1, "amplitude": 0.5, "beta": 1.5"#,
  ])
  func everyObservableAgrees(theory: String) throws {
    let run = try FinishedRun(
      """
      {"lattice": {"extents": [3, 3]}, "theory": {\(theory)}, "compare": ["exact"],
       "engineering": {"realisation": "weights"}, "ensemble": {"networks": 20000, "seed": 41}}
      """)
    let pulls = try pulls(of: run)
    for name in [
      "phi2", "phi4", "nearestNeighbour", "susceptibility", "absMagnetization", "u4", "binder",
      "xi2nd", "logPartitionRatio", "phi2Direct",
    ] {
      #expect(try abs(#require(pulls[name], "\(name)")) < 4, "\(name) in \(theory)")
    }
    #expect(run.largestPull("exact") < 4)
  }

  /// The control: networks of finite width are not the target's, and the pulls must say so.
  @Test func finiteWidthIsNoticed() throws {
    let run = try FinishedRun(
      """
      {"lattice": {"extents": [3, 3]}, "theory": {"action": "phi4", "massSquared": 1, "lambda": 2},
       "architecture": {"width": 4}, "compare": ["exact"], "engineering": {"realisation": "weights"},
       "ensemble": {"networks": 20000, "seed": 41}}
      """)
    #expect(try pulls(of: run).values.map(\.magnitude).max() ?? 0 > 10)
  }
}
