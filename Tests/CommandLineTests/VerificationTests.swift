import Foundation
import Testing

/// `lattice verify` on a few checks of the matrix.
struct VerificationTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// The quickest checks of each kind of reference.
  private static let quick = [
    "free-1d", "neurons-gaussian", "ball-separable", "dense-tanh", "chain-order1", "quarter-2x3",
    "sextic-weights", "sine-gordon-hmc", "o2-weights",
  ]

  private static var folder: String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Configs/verify").standardizedFileURL.path
  }

  private func verify(_ arguments: [String]) throws -> Finished {
    try scratch.start(["verify"] + arguments).finish(within: 300)
  }

  private var quickChecks: [String] { Self.quick.map { "\(Self.folder)/\($0).json" } }

  private func probabilities(_ result: Finished) throws -> [String: Double] {
    let rows = try #require(try jsonObject(result.output)["rows"] as? [[String: Any]])
    return try rows.reduce(into: [:]) {
      $0[try #require($1["name"] as? String)] = try #require($1["pValue"] as? Double)
    }
  }

  /// What is right passes, and λ drawn 2 % too large fails where there is a λ and nowhere else.
  @Test func aPlantedErrorIsFound() throws {
    let clean = try verify(
      quickChecks + ["--json", "--table", "rows.tsv", "--markdown", "rows.md"])
    #expect(clean.exitCode == 0, "\(clean)")
    let sound = try probabilities(clean)
    #expect(sound.keys.sorted() == Self.quick.sorted())
    #expect(sound.values.allSatisfy { $0 > 1e-4 })
    let document = try jsonObject(clean.output)
    #expect(document["passes"] as? Bool == true)
    let statistic = try #require(document["statistic"] as? Double)
    #expect(abs(statistic - sound.values.reduce(0) { $0 - 2 * log($1) }) < 1e-9)
    let table = try scratch.text(of: "rows.tsv").split(separator: "\n")
    #expect(table.count { !$0.hasPrefix("#") } == Self.quick.count)
    let page = try scratch.text(of: "rows.md")
    #expect(page.contains("| chain-order1 | phi4, 9, exact width, transport order1 | exact |"))
    #expect(page.contains("overall p = ") && page.hasSuffix("* PASSES\n"))

    let planted = try verify(quickChecks + ["--json", "--quiet", "--plant", "lambda"])
    #expect(planted.exitCode == 2 && planted.errors.isEmpty, "\(planted)")
    let broken = try probabilities(planted)
    for name in ["chain-order1", "quarter-2x3", "sextic-weights"] {
      #expect(try #require(broken[name]) < 1e-9, "\(name)")
    }
    for name in ["free-1d", "neurons-gaussian", "ball-separable", "dense-tanh"] {
      #expect(broken[name] == sound[name], "\(name)")
    }
  }

  /// A mass that is off is found in free theories; files are not replaced unasked.
  @Test func aPlantedMassIsFound() throws {
    let path = "\(Self.folder)/free-1d.json"
    let planted = try verify([path, "--plant", "massSquared", "--table", "rows.tsv"])
    #expect(planted.exitCode == 2, "\(planted)")
    #expect(planted.output.contains("an error was planted: massSquared"))
    #expect(try verify([path, "--table", "rows.tsv"]).exitCode == 73)
    let again = try verify([
      path, "--table", "rows.tsv", "--force", "--seed", "3", "--threads", "1",
    ])
    #expect(again.exitCode == 0, "\(again)")
    #expect(again.output.contains("of 1 independent checks"))
  }

  @Test func whatCannotBeCheckedIsNamed() throws {
    func refusal(_ text: String) throws -> Finished {
      try scratch.write(text, to: "a.json")
      return try verify(["a.json"])
    }
    let theory = #""lattice": {"extents": [4]}, "theory": "#
    let interacting = #"{"action": "phi4", "massSquared": 1, "lambda": 1}"#
    for (text, key) in [
      ("{\(theory)\(interacting)}", "a verification compares with one theory"),
      ("{\(theory)\(interacting), \"compare\": [\"gap\"]}", "a verification compares with one"),
      ("{\(theory)\(interacting), \"compare\": [\"free\"]}", "Try [\"hmc\"]"),
      (
        "{\(theory){\"action\": \"free\", \"massSquared\": 1}, \"compare\": [\"hmc\"]}",
        "Try [\"free\"]"
      ),
      (
        "{\(theory)\(interacting), \"compare\": [\"exact\"], "
          + "\"architecture\": {\"width\": [5, 10, 20]}}", "architecture.width"
      ),
    ] {
      let result = try refusal(text)
      #expect(result.exitCode == 65 && result.errors.contains(key), "\(text)\n\(result)")
    }
    #expect(try verify([]).exitCode == 65)
    #expect(try verify(["."]).exitCode == 65)
    #expect(try verify(["a.json", "--plant", "beta"]).exitCode == 64)
  }
}
