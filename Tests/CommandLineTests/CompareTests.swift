import Foundation
import Testing

/// `lattice compare` on real runs.
struct CompareTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write(phiFour, to: "quick.json")
  }

  private func run(_ folder: String, _ overrides: String...) throws {
    let program = try scratch.start(
      ["run", "quick.json", "--output", folder, "--quiet"] + overrides.flatMap { ["--set", $0] })
    #expect(try program.finish().exitCode == 0)
  }

  @Test func independentRunsAgreeAndOtherCouplingsDoNot() throws {
    try run("a")
    try run("b", "ensemble.seed=7")
    let same = try scratch.lattice("compare", "a", "b")
    #expect(same.exitCode == 0, "\(same)")
    for part in ["susceptibility", "Hotelling", "C(t)", "agree"] {
      #expect(same.output.contains(part), "\(part)")
    }
    #expect(!same.output.contains("seed"))

    try run("c", "ensemble.seed=8", "theory.lambda=1.1")
    let refused = try scratch.lattice("compare", "a", "c")
    #expect(refused.exitCode == 65)
    #expect(refused.errors.contains("lambda is 1.0 and 1.1") && refused.errors.contains("--anyway"))
    let other = try scratch.lattice("compare", "a", "c", "--anyway", "--json")
    #expect(other.exitCode == 2)
    let comparison = try jsonObject(other.output)
    #expect(comparison["agree"] as? Bool == false)
    #expect((comparison["remarks"] as? [String])?.contains { $0.contains("lambda") } == true)
  }

  @Test func commonRandomNumbersAreNamed() throws {
    try run("a")
    try run("b", "ensemble.networks=3000")
    let result = try scratch.lattice("compare", "a", "b")
    #expect(result.output.contains(": they share random numbers"), "\(result.output)")
  }

  /// Stored fields need not come from the seed of the configuration that they are measured with.
  @Test func storedFieldsMayComeFromAnotherSeed() throws {
    try run("a", "output.fields=true")
    #expect(try scratch.lattice("analyze", "a", "--output", "b").exitCode == 0)
    let result = try scratch.lattice("compare", "a", "b")
    #expect(
      result.output.contains("if the fields of b were drawn with it, they share"),
      "\(result.output)")
  }

  /// Neither a difference nor a square that exceeds all numbers hides a disagreement.
  @Test(arguments: [
    ("[1e308, 0]", "[-1e308, 0]"), ("[1e308, 1]", "[-1e308, 1]"),
    ("[0, 1e160]", "[1e170, 1e160]"), ("[1e308, 1e307]", "[-1e308, 1e307]"),
  ])
  func hugeNumbersDisagree(first: String, second: String) throws {
    try scratch.write("{\"phi2\": \(first)}", to: "a.json")
    try scratch.write("{\"phi2\": \(second)}", to: "b.json")
    let result = try scratch.lattice("compare", "a.json", "b.json")
    #expect(result.exitCode == 2, "\(result)")
    #expect(try scratch.lattice("compare", "a.json", "a.json").exitCode == 0)
  }

  @Test func referencesAreJSON() throws {
    try run("a")
    try scratch.write(#"{"susceptibility": [0.893217, 0.000016], "nonsense": 1}"#, to: "r.json")
    let result = try scratch.lattice("compare", "a", "r.json")
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.output.contains("only in B   nonsense"))
    try scratch.write(#"{"susceptibility": 1}"#, to: "free.json")
    #expect(try scratch.lattice("compare", "a", "free.json").exitCode == 2)
  }

  @Test func whatCannotBeComparedIsNamed() throws {
    try run("a")
    try run("b", "lattice.extents=[6, 6]")
    let lattices = try scratch.lattice("compare", "a", "b")
    #expect(lattices.exitCode == 65 && lattices.errors.contains("8×8 and 6×6"))
    let missing = try scratch.lattice("compare", "a", "nowhere")
    #expect(missing.exitCode == 65 && missing.errors.contains("nowhere"))
    try scratch.write(#"{"x": 1,"#, to: "broken.json")
    let broken = try scratch.lattice("compare", "a", "broken.json")
    #expect(broken.exitCode == 65 && broken.errors.contains("broken.json:1:"))
    try scratch.write("what", to: "a/propagator.tsv")
    let table = try scratch.lattice("compare", "a", "a")
    #expect(table.exitCode == 65 && table.errors.contains("propagator.tsv: line 1"))
    #expect(try scratch.lattice("compare", "a", "a", "--threshold", "2").exitCode == 64)
  }
}
