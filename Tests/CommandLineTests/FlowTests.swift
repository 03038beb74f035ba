import Testing

/// `lattice flow`.
struct FlowTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write(phiFour, to: "quick.json")
    try scratch.write(
      """
      {"name": "passive", "flow": {"kind": "passive", "dimension": 1, "u4": -0.1283, "u6": 50,
        "scales": [0, 1, 10]}}
      """, to: "passive.json")
  }

  @Test func aFlowLeavesAFolder() throws {
    let result = try scratch.lattice("flow", "passive.json", "--output", "out")
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.output.hasSuffix("out\n"))
    #expect(result.output.contains("u4 = -0.895703"))
    let status = try scratch.lattice("status", "out")
    #expect(status.exitCode == 0, "\(status.output)\(status.errors)")
    let again = try scratch.lattice("flow", "passive.json", "--output", "out")
    #expect(again.exitCode == 73)
    let json = try scratch.lattice("flow", "passive.json", "--output", "out", "--force", "--json")
    #expect(json.exitCode == 0)
    #expect(try jsonObject(json.output)["kind"] as? String == "passive")
  }

  @Test func runAndFlowSendOneToTheOther() throws {
    let run = try scratch.lattice("run", "passive.json")
    #expect(run.exitCode == 65)
    #expect(run.errors.contains("flow is given") && run.errors.contains("Use lattice flow"))
    let flow = try scratch.lattice("flow", "quick.json")
    #expect(flow.exitCode == 65)
    #expect(flow.errors.contains("flow is missing") && flow.errors.contains("lattice run"))
    let validate = try scratch.lattice("validate", "passive.json")
    #expect(validate.exitCode == 0 && validate.output.contains("Results/passive-"))
  }

  @Test func aFlowThatBreaksDownSaysWhere() throws {
    let result = try scratch.lattice(
      "flow", "passive.json", "--set", "flow.u2=-1", "--set", "flow.scales=[2,1,0]", "--output",
      "broken")
    #expect(result.exitCode == 65)
    #expect(result.errors.contains("breaks down at k = 0.3"))
    let none = try scratch.lattice(
      "flow", "passive.json", "--set", "flow.kind=fixedPoint", "--set", "flow.u4=null", "--set",
      "flow.u6=null", "--set", "flow.scales=null")
    #expect(none.exitCode == 65 && none.errors.contains("flow.dimension is 1"))
  }

  /// The exponents of the local potential approximation with Litim's regulator in three dimensions are
  /// known to many digits (arXiv:hep-th/0701172).
  @Test func theWilsonFisherFixedPointIsThatOfTheLiterature() throws {
    try scratch.write(
      #"{"name": "wf", "flow": {"kind": "fixedPoint", "dimension": 3, "gridPoints": 41}}"#,
      to: "wf.json")
    let result = try scratch.lattice("flow", "wf.json", "--output", "out", "--json")
    #expect(result.exitCode == 0, "\(result.errors)")
    let found = try #require(try jsonObject(result.output)["fixedPoint"] as? [String: Any])
    let potential = try #require(found["potential"] as? [String: Any])
    for (name, value) in [("nu", 0.649561773880), ("omega", 0.655745939193)] {
      let exponent = try #require((potential[name] as? [String: Any])?["value"] as? Double)
      #expect(abs(exponent - value) < 1e-9, "\(name) = \(exponent)")
    }
    #expect(try scratch.lattice("report", "out").exitCode == 0)
  }
}
