import Testing

/// `lattice plan`: networks and realisation for wanted errors.
struct PlanTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write(phiFour, to: "quick.json")
  }

  @Test func theChosenRunReachesItsTarget() throws {
    let plan = try scratch.lattice(
      "plan", "quick.json", "--target-error", "G(0)=0.05%", "--target-error", "phi4=1e-3",
      "--write", "chosen.json", "--threads", "2")
    #expect(plan.exitCode == 0, "\(plan)")
    for part in [
      "realisation", "weights", "transport", "annealed", "hmc", "lattice run quick.json",
    ] {
      #expect(plan.output.contains(part), "\(part)")
    }
    let run = try scratch.lattice("run", "chosen.json", "--json", "--output", "out")
    #expect(run.exitCode == 0, "\(run.errors)")
    let observables = try #require(
      try jsonObject(run.output)["observables"] as? [String: [String: Any]])
    func ratio(_ name: String, _ target: (Double) -> Double) throws -> Double {
      let value = try #require(observables[name]?["value"] as? Double)
      return try #require(observables[name]?["error"] as? Double) / target(value)
    }
    let ratios = [
      try ratio("susceptibility") { 0.0005 * $0 }, try ratio("phi4") { _ in 1e-3 },
    ]
    // One of them decides; errors of errors are about 10 % on either side.
    let largest = try #require(ratios.max())
    #expect((0.65...1.3).contains(largest), "\(ratios)")
  }

  @Test func whatCannotBeReachedIsSaid() throws {
    let unknown = try scratch.lattice("plan", "quick.json", "--target-error", "charge=1")
    #expect(unknown.exitCode == 2)
    #expect(unknown.output.contains("charge is not measured"))
    #expect(unknown.output.contains("susceptibility"))
    let impossible = try scratch.lattice("plan", "quick.json", "--target-error", "phi2=1e-12")
    #expect(impossible.exitCode == 2)
    #expect(impossible.output.contains("out of reach"))
  }

  @Test(arguments: ["phi2", "phi2=", "phi2=-1", "=1", "phi2=x%"])
  func targetsAreChecked(target: String) throws {
    let result = try scratch.lattice("plan", "quick.json", "--target-error", target)
    #expect(result.exitCode == 64)
    #expect(result.errors.contains("--target-error is"))
  }

  @Test func filesAreNotOverwritten() throws {
    try scratch.write("mine", to: "chosen.json")
    let result = try scratch.lattice(
      "plan", "quick.json", "--target-error", "phi2=1%", "--write", "chosen.json")
    #expect(result.exitCode == 73)
    #expect(try scratch.text(of: "chosen.json") == "mine")
  }
}
