import EnsembleSampling
import Foundation
import LatticePipeline
import RunConfiguration
import Testing

/// Flows from a configuration to the folder.
@Suite struct FlowTests {
  private func results(_ text: String, threads: Int = 2) throws -> [String: Any] {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("lattice-flow-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let plan = try PlannedRun(
      ConfigurationFile.decode(text: text, source: "test"), threads: threads)
    let outcome = try plan.execute(
      options: RunOptions(output: folder.path, threads: threads), log: RunLog { _ in },
      monitor: SamplingMonitor())
    for file in ["config.json", "results.json", "manifest.json", "run.log"] {
      let path = folder.appendingPathComponent(file).path
      #expect(FileManager.default.fileExists(atPath: path), "\(file)")
    }
    let json = try JSONSerialization.jsonObject(with: Data(outcome.resultsJSON.utf8))
    return try #require(json as? [String: Any])
  }

  private func section(_ name: String, _ results: [String: Any]) throws -> [String: Any] {
    try #require(results[name] as? [String: Any], "no \(name)")
  }

  private func points(_ section: [String: Any]) throws -> [[String: Any]] {
    try #require(section["points"] as? [[String: Any]])
  }

  private func number(_ node: [String: Any], _ path: String...) throws -> Double {
    var node: Any = node
    for key in path { node = try #require((node as? [String: Any])?[key], "no \(key)") }
    return try #require(node as? Double)
  }

  private func active(width: Int, networks: Int, threads: Int = 2) throws -> [String: Any] {
    try section(
      "active",
      results(
        """
        {"architecture": {"neuron": "gauss", "width": \(width), "sigmaB": 0.3},
         "ensemble": {"networks": \(networks)},
         "flow": {"kind": "active", "dimension": 1, "sigmaW": [0.5, 1, 2, 3, 4]}}
        """, threads: threads))
  }

  /// Both estimators of u4 against the closed form, and the slope d − 4.
  @Test func couplingOfNetworksRunsWithTheirScale() throws {
    let section = try active(width: 2, networks: 200_000)
    for point in try points(section) {
      #expect(abs(try number(point, "fieldPull")) < 4)
      #expect(abs(try number(point, "neuronsPull")) < 4)
    }
    for estimator in ["field", "neurons"] {
      let slope = try number(section, "slope", estimator, "value")
      let error = try number(section, "slope", estimator, "error")
      #expect(error < 0.03 && abs(slope + 3) < 4 * error, "\(estimator): \(slope) ± \(error)")
      // That of two dimensions, for a control.
      #expect(abs(slope + 2) > 10 * error)
    }
  }

  @Test func threadsDoNotMatter() throws {
    let one = try active(width: 3, networks: 3000, threads: 1)
    let three = try active(width: 3, networks: 3000, threads: 3)
    #expect(NSDictionary(dictionary: one).isEqual(to: three))
  }

  /// Wide networks hide their cumulant in noise: then there is no slope, and the flow says so.
  @Test func aSlopeLostInNoiseIsNotGiven() throws {
    let results = try results(
      """
      {"architecture": {"neuron": "gauss", "width": 300, "sigmaB": 0.3},
       "ensemble": {"networks": 1000},
       "flow": {"kind": "active", "dimension": 1, "sigmaW": [0.5, 1, 2, 3, 4]}}
      """)
    #expect(results["reliable"] as? Bool == false)
    #expect(try section("slope", section("active", results))["field"] == nil)
  }

  @Test func measuredCouplingsFlowWithTheirErrors() throws {
    let text = """
      {"architecture": {"neuron": "gauss", "width": 10, "sigmaB": 0.3},
       "ensemble": {"networks": 20000},
       "flow": {"kind": "passive", "dimension": 1, "u4": "measured", "u6": 50, "scales": [0, 1, 10]}}
      """
    let measured = try points(section("passive", results(text)))
    let exact = try points(
      section("passive", results(text.replacing("measured", with: "exact"))))
    for (one, other) in zip(measured, exact) {
      let error = try number(one, "u4", "error")
      let gap = try number(one, "u4", "value") - number(other, "u4", "value")
      #expect(error > 0 && abs(gap) < 4 * error, "\(gap) ± \(error)")
    }
  }

  private func coarse(_ theory: String, _ more: String = "", networks: Int = 20_000) throws
    -> [String: Any]
  {
    try section(
      "coarseGraining",
      results(
        """
        {"lattice": {"extents": [12, 12]}, "theory": \(theory),
         "ensemble": {"networks": \(networks)},
         "analysis": {"observables": ["propagator", "fourPoint"]},
         "flow": {"kind": "coarseGraining", "cutoffs": [5, 2.5, 1.5]\(more)}}
        """))
  }

  private func pull(_ point: [String: Any], _ name: String, _ expected: Double) throws -> Double {
    (try number(point, name, "value") - expected) / (try number(point, name, "error"))
  }

  /// With all modes kept the action is the lattice's own; below, the local potential's flow is met to what
  /// it leaves out.
  @Test(arguments: ["", ", \"decimate\": true"])
  func couplingsOfCoarseFields(more: String) throws {
    let section = try coarse(
      #"{"action": "phi4", "massSquared": 0.5, "lambda": 1}"#, more)
    let points = try points(section)
    #expect(abs(try pull(points[0], "u2", 0.5)) < 4)
    #expect(abs(try pull(points[0], "kinetic", 1)) < 4)
    #expect(abs(try pull(points[0], "u4", 1)) < 4)
    for point in points.dropFirst() {
      let flow = try number(point, "flow", "u2")
      #expect(abs(try pull(point, "u2", flow)) < 5)
      // The bare mass would be seen to be wrong.
      #expect(try pull(point, "u2", 0.5) > 5)
    }
    // 1/G(0) and Γ4(0) at the flow's end, to a few per cent of the shift.
    let end = try number(section, "vertices", "flow", "u2")
    let measured = try number(section, "vertices", "u2", "value")
    #expect(abs(end - measured) < 0.1 * (measured - 0.5), "\(end) \(measured)")
    let vertex = try number(section, "vertices", "u4", "value")
    #expect(abs(try number(section, "vertices", "flow", "u4") - vertex) < 0.05)
  }

  @Test func coarseFreeFieldsKeepTheirMass() throws {
    let section = try coarse(#"{"action": "free", "massSquared": 0.5}"#)
    for point in try points(section) {
      #expect(abs(try pull(point, "u2", 0.5)) < 4)
      #expect(abs(try pull(point, "u4", 0)) < 4)
    }
  }
}
