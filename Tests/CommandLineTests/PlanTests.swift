import TestSupport
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
    // The margin for what a rehearsal does not know makes the errors about a tenth smaller than wanted.
    let largest = try #require(ratios.max())
    #expect((0.55...1.2).contains(largest), "\(ratios)")
    #expect(!plan.output.contains("e+"), "\(plan.output)")
  }

  /// In the ordered phase plain weights have no weight and the improved estimator is lost: what they say
  /// is not believed, the direct estimator is tried, and the choice reaches its target.
  @Test(.disabled(if: Sanitizer.isActive, "a rehearsal has a second, too short for a sanitizer"))
  func unreliableRehearsalsAreNotChosen() throws {
    try scratch.write(
      #"""
      {"name": "ordered", "lattice": {"extents": [8, 8, 8]},
       "theory": {"action": "phi4", "massSquared": -0.5, "lambda": 2}}
      """#, to: "ordered.json")
    let plan = try scratch.lattice(
      "plan", "ordered.json", "--target-error", "χ=2%", "--threads", "2", "--write", "chosen.json")
    #expect(plan.exitCode == 0, "\(plan)")
    #expect(plan.output.contains("weights: not reliable: "), "\(plan.output)")
    #expect(plan.output.contains("hmc, direct estimator"), "\(plan.output)")
    #expect(!plan.output.contains("e-"), "\(plan.output)")
    let row = try #require(plan.outputLines.first { $0.hasPrefix("  weights ") })
    #expect(!row.contains { $0.isNumber }, "\(row)")
    let run = try jsonObject(
      try scratch.lattice("run", "chosen.json", "--json", "--output", "out").output)
    let susceptibility = try #require(
      (run["observables"] as? [String: [String: Any]])?["susceptibility"])
    let value = try #require(susceptibility["value"] as? Double)
    #expect(try #require(susceptibility["error"] as? Double) < 1.2 * 0.02 * value)
    // V ⟨|M|⟩² ≤ χ ≤ V ⟨φ²⟩, and the tree-level ⟨φ⟩² = −6 m²/λ = 1.5 is not exceeded.
    #expect((200...768).contains(value), "\(value)")
  }

  /// Symbols that a run prints name its observables.
  @Test(arguments: ["m_pole", "fieldRenormalization"])
  func symbolsOfFitsAreAnswered(symbol: String) throws {
    let plan = try scratch.lattice("plan", "quick.json", "--target-error", "\(symbol)=1%")
    #expect(plan.exitCode == 64)
    #expect(plan.errors.contains("plan for effectiveMass"), "\(plan.errors)")
  }

  /// A configured map is compared with its rivals, which leave out the keys they have no use for.
  @Test func aConfiguredMapHasRivals() throws {
    let plan = try scratch.lattice(
      "plan", "quick.json", "--target-error", "phi2=1%", "--set", "engineering.steps=4", "--set",
      "engineering.transport=order1", "--set", "engineering.realisation=transport")
    #expect(plan.exitCode == 0, "\(plan)")
    for name in ["weights", "transport order1", "transport fitted", "annealed", "hmc"] {
      let line = plan.outputLines.first { $0.dropFirst(2).hasPrefix(name) }
      #expect(line.map { $0.contains("%") } == true, "\(name): \(plan.output)")
    }
    let chosen = try #require(plan.outputLines.last)
    #expect(chosen.ranges(of: "engineering.realisation").count == 1, "\(chosen)")
  }

  /// The errors of fits jump with their windows: no number of networks promises them.
  @Test(arguments: ["poleMass", "fieldRenormalization"])
  func fittedMassesAreNotPromised(name: String) throws {
    let plan = try scratch.lattice("plan", "quick.json", "--target-error", "\(name)=1%")
    #expect(plan.exitCode == 64)
    #expect(plan.errorLines.count == 1 && plan.errors.contains("plan for effectiveMass"))
  }

  @Test func whatCannotBeReachedIsSaid() throws {
    let unknown = try scratch.lattice("plan", "quick.json", "--target-error", "suceptibility=1")
    #expect(unknown.exitCode == 64)
    #expect(unknown.errors.contains("Did you mean susceptibility?"))
    #expect(unknown.errors.contains("G(0), "))
    #expect(!unknown.errors.contains("rehearsing"))
    #expect(unknown.errorLines.count == 1)
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

  /// Networks without a choice of realisation, several widths, flows, sweeps: bad data, and a way out.
  @Test(arguments: [
    (#""theory": {"action": "network"}, "architecture": {"neuron": "erf", "width": 9}"#, "predict"),
    (
      #""theory": {"action": "phi4", "massSquared": 1, "lambda": 1}, "architecture": {"width": [4, 8, 16]}"#,
      "--set architecture.width"
    ),
    (
      #""theory": {"action": "phi4", "massSquared": 1, "lambda": 1}, "sweep": {"theory.lambda": [1, 2]}"#,
      "--set sweep=null"
    ),
  ])
  func whatHasNoChoiceIsRefused(rest: String, wayOut: String) throws {
    try scratch.write("{\"lattice\": {\"extents\": [8]}, \(rest)}", to: "other.json")
    let result = try scratch.lattice("plan", "other.json", "--target-error", "phi2=1%")
    #expect(result.exitCode == 65)
    #expect(result.errors.hasPrefix("other.json: ") && result.errors.contains(wayOut))
    #expect(result.errorLines.count == 1, "\(result)")
  }

  /// Where the file cannot go is said before anything is rehearsed.
  @Test(arguments: ["", "no/such/folder.json", ".", "quick.json"])
  func placesAreCheckedAtOnce(place: String) throws {
    let result = try scratch.lattice(
      "plan", "quick.json", "--target-error", "phi2=1%", "--write", place)
    #expect(result.exitCode == 73)
    #expect(result.errorLines.count == 1 && result.output.isEmpty, "\(result)")
  }

  @Test func filesAreNotOverwritten() throws {
    try scratch.write("mine", to: "chosen.json")
    let result = try scratch.lattice(
      "plan", "quick.json", "--target-error", "phi2=1%", "--write", "chosen.json")
    #expect(result.exitCode == 73)
    #expect(try scratch.text(of: "chosen.json") == "mine")
  }
}
