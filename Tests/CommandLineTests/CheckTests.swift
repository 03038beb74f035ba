import Foundation
import Testing

/// `lattice check`.
struct CheckTests {
  let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    try scratch.write(phiFour, to: "quick.json")
    try scratch.write(
      """
      {"name": "wide", "lattice": {"extents": [12]}, "theory": {"action": "free", "massSquared": 1},
       "architecture": {"width": 5, "alpha": -1}, "ensemble": {"networks": 20000}}
      """, to: "wide.json")
  }

  private func tests(_ folder: String) throws -> [String: [String: Any]] {
    try #require(
      try scratch.object(of: folder + "/results.json")["tests"] as? [String: [String: Any]])
  }

  @Test func localTheoriesPassAndLeaveAPage() throws {
    let result = try scratch.lattice(
      "check", "quick.json", "--set", "ensemble.networks=20000", "--output", "a")
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.outputLines.last == "a")
    for part in ["reflectionPositivity", "clustering", "passes", "not applicable", "axioms"] {
      #expect(result.output.contains(part), "\(part)")
    }
    let files = try scratch.everything(in: "a")
    for file in [
      "results.json", "config.json", "manifest.json", "run.log", "osterwalder-schrader.md",
      "clustering.tsv", "reflectionPositivity.tsv", "translations.tsv", "plots/clustering.gp",
    ] {
      #expect(files.contains(file), "\(file)")
    }
    let tests = try tests("a")
    for name in ["translations", "rotations", "signFlip", "clustering", "reflectionPositivity"] {
      #expect(tests[name]?["verdict"] as? String == "passes", "\(name)")
      #expect(tests[name]?["meaningful"] as? Bool == true, "\(name)")
    }
    #expect(tests["scaling"]?["verdict"] as? String == "not applicable")
    let page = try scratch.text(of: "a/osterwalder-schrader.md")
    #expect(page.contains("| reflection positivity | **passes** |"))
    #expect(try scratch.lattice("check", "quick.json", "--output", "a").exitCode == 73)
    #expect(try scratch.lattice("check", "quick.json", "--output", "a", "--force").exitCode == 0)
  }

  @Test func independentNeuronsFailToCluster() throws {
    let result = try scratch.lattice("check", "wide.json", "--output", "a", "--json")
    #expect(result.exitCode == 2, "\(result)")
    #expect(try jsonObject(result.output)["passed"] as? Bool == false)
    let tests = try tests("a")
    for name in ["scaling", "generatingFunctional", "translations", "reflectionPositivity"] {
      #expect(tests[name]?["verdict"] as? String == "passes", "\(name)")
    }
    #expect(tests["clustering"]?["verdict"] as? String == "fails")
    #expect(tests["clustering"]?["expected"] as? Bool == false)
  }

  /// A dispersion with a sharp edge is found in the sampled ensemble.
  @Test func continuumDispersionIsNotReflectionPositive() throws {
    let result = try scratch.lattice(
      "check", "quick.json", "--set", "architecture.dispersion=continuum", "--output", "a")
    #expect(result.exitCode == 2, "\(result)")
    #expect(try tests("a")["reflectionPositivity"]?["verdict"] as? String == "fails")
  }

  /// The folder of a run, its stored fields and its configuration are the same ensemble.
  @Test func runsAndTheirFieldsGiveTheSameNumbers() throws {
    let run = try scratch.lattice(
      "run", "quick.json", "--set", "output.fields=true", "--output", "run", "--quiet")
    #expect(run.exitCode == 0)
    #expect(
      try scratch.lattice("check", "run", "--output", "stored", "--threads", "1").exitCode == 0)
    try FileManager.default.removeItem(at: scratch.url.appendingPathComponent("run/fields.h5"))
    #expect(
      try scratch.lattice("check", "run", "--output", "drawn", "--threads", "3").exitCode == 0)
    #expect(try scratch.lattice("check", "quick.json", "--output", "configured").exitCode == 0)
    for name in ["clustering.tsv", "reflectionPositivity.tsv", "rotations.tsv"] {
      func numbers(_ folder: String) throws -> [Substring] {
        try scratch.text(of: "\(folder)/\(name)").split(separator: "\n").filter {
          !$0.hasPrefix("#")
        }
      }
      #expect(try numbers("drawn") == numbers("configured"), "\(name)")
      #expect(try numbers("stored") == numbers("configured"), "\(name)")
    }
  }

  @Test func denseNetworksAndChainsAreChecked() throws {
    try scratch.write(
      """
      {"name": "dense", "lattice": {"extents": [8, 8]}, "theory": {"action": "network"},
       "architecture": {"neuron": "plainCosine", "width": 5}, "ensemble": {"networks": 20000}}
      """, to: "dense.json")
    #expect(try scratch.lattice("check", "dense.json", "--output", "a").exitCode == 2)
    let dense = try tests("a")
    #expect(dense["inputRotations"]?["verdict"] as? String == "passes")
    #expect(dense["clustering"]?["verdict"] as? String == "fails")
    let chain = try scratch.lattice(
      "check", "quick.json", "--set", "engineering.realisation=hmc", "--output", "b")
    #expect(chain.exitCode == 0, "\(chain)")
    #expect(try scratch.text(of: "b/results.json").contains("Markov chains, run again"))
  }

  @Test func whatCannotBeCheckedIsNamed() throws {
    let missing = try scratch.lattice("check", "nowhere.json")
    #expect(missing.exitCode == 65 && missing.errors.contains("nowhere"))
    let folder = try scratch.lattice("check", ".")
    #expect(folder.exitCode == 65 && folder.errors.contains("no run's"), "\(folder)")
    let widths = try scratch.lattice(
      "check", "wide.json", "--set", "architecture.width=[5,10,20]")
    #expect(
      widths.exitCode == 65 && widths.errors.contains("architecture.width"), "\(widths)")
    #expect(try scratch.lattice("check", "quick.json", "--threads", "0").exitCode == 64)
    #expect(try scratch.everything().filter { $0.hasPrefix("Results") }.isEmpty)
  }
}
