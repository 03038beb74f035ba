import Foundation
import Testing

/// `lattice reconstruct` and `lattice diagrams`.
struct ReconstructTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private let kept = """
    {"name": "kept", "lattice": {"extents": [8, 8]},
     "theory": {"action": "phi4", "massSquared": 1, "lambda": 1},
     "ensemble": {"networks": 3000}, "analysis": {"blocks": 20}, "output": {"fields": true}}
    """

  private func firstPoint(_ folder: String) throws -> [String: Any] {
    let points = try #require(
      try scratch.object(of: folder + "/results.json")["points"] as? [[String: Any]])
    return try #require(points.first)
  }

  private func number(_ value: Any?, _ part: String = "value") throws -> Double {
    try #require((value as? [String: Any])?[part] as? Double)
  }

  /// A run's networks drawn again, its fields read, and any number of threads: the same bytes.
  @Test func drawnAgainReadOrThreadedIsTheSame() throws {
    try scratch.write(kept, to: "run.json")
    #expect(try scratch.lattice("run", "run.json", "--output", "run").exitCode == 0)
    #expect(
      try scratch.lattice("reconstruct", "run", "--output", "read", "--threads", "3").exitCode == 0)
    #expect(
      try scratch.lattice("reconstruct", "run.json", "--output", "one", "--threads", "1").exitCode
        == 0)
    #expect(
      try scratch.lattice("reconstruct", "run.json", "--output", "two", "--threads", "2").exitCode
        == 0)
    for name in ["g4.tsv", "g2.tsv", "orders.tsv"] {
      #expect(try scratch.text(of: "one/" + name) == scratch.text(of: "two/" + name))
    }
    // Modes of the networks come from the fields' transforms there, to rounding.
    let (drawn, read) = (try firstPoint("one"), try firstPoint("read"))
    for key in ["lambdaLeading", "lambdaNextOrder", "lambdaWithoutSextic", "massSquaredRecovered"] {
      let (first, second) = try (number(drawn[key]), number(read[key]))
      #expect(abs(first - second) < 1e-9, "\(key)")
    }
    #expect(try scratch.object(of: "read/results.json")["fields"] as? String == "stored")
    for name in ["manifest.json", "diagrams.txt", "diagrams.dot", "plots/g4.gp", "run.log"] {
      #expect(try scratch.everything(in: "read").contains(name))
    }
    #expect(try scratch.lattice("status", "read").exitCode == 0)
    #expect(drawn["leadingExcluded"] as? Bool == true)
    #expect(drawn["agrees"] as? Bool == true)
  }

  /// A coupling axis in one pass, and the summary's verdict.
  @Test func axisHasAPointForEachCoupling() throws {
    try scratch.write(phiFour, to: "run.json")
    let result = try scratch.lattice(
      "reconstruct", "run.json", "--set", "theory.lambda=[0.5,1]", "--networks", "2000", "--output",
      "axis")
    #expect(result.exitCode == 0)
    let points = try scratch.object(of: "axis/results.json")["points"] as? [[String: Any]]
    #expect(points?.compactMap { $0["lambda"] as? Double } == [0.5, 1])
    #expect(result.output.contains("without g6") && result.output.contains("target"))
  }

  /// Free networks of several widths: g4 ∝ 1/N, at the closed form.
  @Test func couplingsOfWidths() throws {
    try scratch.write(
      """
      {"name": "widths", "lattice": {"extents": [4, 4]}, "theory": {"action": "free", "massSquared": 1},
       "architecture": {"width": [8, 16, 32]}, "ensemble": {"networks": 40000}}
      """, to: "widths.json")
    let result = try scratch.lattice("reconstruct", "widths.json", "--output", "widths")
    #expect(result.exitCode == 0, "\(result)")
    let results = try scratch.object(of: "widths/results.json")
    let scaling = try #require(results["widthScaling"] as? [String: Any])
    let (exponent, spread) = try (
      number(scaling["exponent"]), number(scaling["exponent"], "error")
    )
    #expect(abs(exponent + 1) < 4 * spread)
    for point in try #require(results["points"] as? [[String: Any]]) {
      let exact = try #require(point["exactLeading"] as? Double)
      let (found, error) = try (
        number(point["lambdaLeading"]), number(point["lambdaLeading"], "error")
      )
      #expect(abs(found - exact) < 4 * error)
    }
    #expect(try scratch.text(of: "widths/widths.tsv").contains("closedForm"))
  }

  @Test func whatHasNoActionToFindIsRefused() throws {
    try scratch.write(phiFour, to: "run.json")
    for (key, value) in [
      ("theory.components", "2"), ("lattice.boundary", "infinite"),
      ("lattice.extents", "[256,256]"),
    ] {
      let result = try scratch.lattice(
        "reconstruct", "run.json", "--set", "\(key)=\(value)", "--output", "none")
      #expect(result.exitCode == 65, "\(result)")
      #expect(result.errorLines.count >= 1)
    }
    try scratch.write(
      """
      {"lattice": {"extents": [4]}, "theory": {"action": "polynomial", "massSquared": 1,
       "couplings": {"3": 0.2, "4": 1}}}
      """, to: "odd.json")
    let odd = try scratch.lattice("reconstruct", "odd.json", "--output", "none")
    #expect(odd.exitCode == 65 && odd.errors.contains("odd"), "\(odd)")
    #expect(try scratch.lattice("reconstruct", "absent").exitCode == 65)
    #expect(try !scratch.everything().contains("none"))
  }

  @Test func diagramsAreListed() throws {
    let quartic = try scratch.lattice(
      "diagrams", "--legs", "4", "--order", "2", "--counting", "coupling")
    #expect(quartic.exitCode == 0)
    #expect(quartic.outputLines.count == 5)
    #expect(quartic.output.contains("−3/2") && quartic.output.contains("4 channels × 1/2"))
    let wick = try scratch.lattice("diagrams", "--powers", "6", "--dot", "wick.dot")
    #expect(wick.exitCode == 0)
    #expect(wick.output.contains("540") && wick.output.contains("360"))
    #expect(try scratch.text(of: "wick.dot").contains("subgraph cluster_1"))
    for arguments in [
      ["--counting", "none"], ["--order", "9"], ["--legs", "0"], ["--powers", "4,x"],
    ] {
      let result = try scratch.start(["diagrams"] + arguments).finish()
      #expect(result.exitCode == 64, "\(arguments)")
    }
  }
}
