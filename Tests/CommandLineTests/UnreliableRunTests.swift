import Testing

/// Runs whose numbers mean nothing: they finish, but say so before anything else.
struct UnreliableRunTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  @Test func uselessWeightsFinishAndSaySoFirst() throws {
    try scratch.write(
      """
      {"lattice": {"extents": [32, 32]},
       "theory": {"action": "phi4", "massSquared": -1, "lambda": 20},
       "engineering": {"realisation": "weights"},
       "ensemble": {"networks": 200}}
      """, to: "strong.json")
    let result = try scratch.lattice("run", "strong.json", "--output", "out")
    #expect(result.exitCode == 0)
    #expect(result.output.hasPrefix("NOT RELIABLE: "))
    #expect(result.outputLines.last == "out")
    #expect(result.errors.contains("warning: not reliable: "))

    let results = try scratch.object(of: "out/results.json")
    #expect(results["reliable"] as? Bool == false)
    let reasons = try #require(results["reasons"] as? [String])
    #expect(!reasons.isEmpty)
    #expect(reasons.contains { $0.contains("one network carries") && $0.contains("of all weight") })
    let weights = try #require(results["weights"] as? [String: Any])
    #expect(try #require(weights["largestShare"] as? Double) > 0.1)
    let log = try scratch.text(of: "out/run.log")
    for reason in reasons { #expect(log.contains(reason)) }
  }

  /// No weight is too large here; there are only too few. More of the same are enough.
  @Test(arguments: [(400, false), (2000, true)])
  func fewEffectiveNetworksAreTold(networks: Int, isReliable: Bool) throws {
    try scratch.write(
      """
      {"lattice": {"extents": [16, 16]},
       "theory": {"action": "phi4", "massSquared": 0.25, "lambda": 10},
       "engineering": {"realisation": "weights"}}
      """, to: "few.json")
    let result = try scratch.lattice(
      "run", "few.json", "--networks", "\(networks)", "--output", "out")
    #expect(result.exitCode == 0)
    let results = try scratch.object(of: "out/results.json")
    #expect(results["reliable"] as? Bool == isReliable)
    let reasons = try #require(results["reasons"] as? [String])
    #expect(reasons.count == (isReliable ? 0 : 1))
    #expect(reasons.allSatisfy { $0.hasPrefix("400 networks count as ") })
  }

  @Test func theWarningIsThereThoughTheRunIsQuiet() throws {
    try scratch.write(
      """
      {"lattice": {"extents": [32, 32]},
       "theory": {"action": "phi4", "massSquared": -1, "lambda": 20},
       "engineering": {"realisation": "weights"},
       "ensemble": {"networks": 200}}
      """, to: "strong.json")
    let result = try scratch.lattice("run", "strong.json", "--output", "out", "--quiet")
    #expect(result.exitCode == 0)
    #expect(result.output == "out\n")
    #expect(result.errors.contains("lattice: warning: not reliable: "))
  }

  @Test func aSoundRunIsReliable() throws {
    try scratch.write(phiFour, to: "quick.json")
    let result = try scratch.lattice("run", "quick.json", "--output", "out")
    #expect(result.exitCode == 0)
    #expect(!result.output.contains("NOT RELIABLE"))
    let results = try scratch.object(of: "out/results.json")
    #expect(results["reliable"] as? Bool == true)
    #expect((results["reasons"] as? [String])?.isEmpty == true)
  }
}
